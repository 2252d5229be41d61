use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "user-config-default",
    level: Level::Warning,
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("user_config_default.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for (_, setting) in repo.settings() {
        let ty = setting.get("type").and_then(Node::as_str).unwrap_or_default();
        let number = |key: &str| setting.get(key).and_then(Node::as_number);
        let (min, max) = (number("min"), number("max"));
        if let Some(bound) = ["min", "max"].iter().find_map(|it| setting.member(it)).filter(|_| ty != "number" && !ty.is_empty()) {
            findings
                .report(bound.key.span, format!("`{}` stands beside the type `{ty}`; only numbers have bounds", bound.key.as_str()))
                .help("remove it, or write `\"type\": \"number\"`");
        }
        if let (Some(min), Some(max), Some(bound)) = (min, max, setting.member("max"))
            && min > max
        {
            findings
                .report(bound.value.span, format!("`max` is {max}, below the `min` of {min}; no number fits"))
                .help("write the larger one as `max`");
            continue;
        }
        // What can never be a default is `wrong-type`.
        let Some(default) = setting.get("default").filter(|it| !it.is_null() && !it.is_object()) else { continue };
        let is_multiple = setting.get("multiple").and_then(Node::as_bool) == Some(true);
        let wanted = match ty {
            "number" if default.as_number().is_none() => "a number",
            "boolean" if default.as_bool().is_none() => "`true` or `false`",
            "string" | "directory" | "file" if is_multiple && !default.is_array() => "an array of strings",
            "string" | "directory" | "file" if !is_multiple && default.text().is_none() => "a string",
            _ => "",
        };
        if !wanted.is_empty() {
            findings
                .report(default.span, format!("the default is {}, where the setting asks for {wanted}", describe(default)))
                .label(format!("not {wanted}"))
                .help(format!("write {wanted}, or change the type"));
            continue;
        }
        let Some(value) = default.as_number().filter(|_| ty == "number") else { continue };
        let bound = match (min, max) {
            (Some(min), _) if value < min => format!("below the `min` of {min}"),
            (_, Some(max)) if value > max => format!("above the `max` of {max}"),
            _ => continue,
        };
        findings.report(default.span, format!("the default is {value}, {bound}")).help("write a number within the bounds");
    }
}
