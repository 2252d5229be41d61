//! Walks a document along its table: which of its members are fields, and of what.

use marketlint_parser::{Member, Node};

use super::check::fits;
use super::{Field, Table, Type};

/// A member of a document that is a field.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The member.
    pub member: &'a Member,
    /// The field it is.
    pub field: &'static Field,
    /// The table that has it.
    pub table: &'static Table,
}

/// Shows every member that is a field, from the outside in. Where the answer is no, its value is not entered.
pub fn each_known<'a>(node: &'a Node, ty: &Type, visit: &mut dyn FnMut(Known<'a>) -> bool) {
    match ty {
        Type::Object(table) => fields(node, table, visit),
        Type::Choice(choice) => {
            let tag = node.get(choice.tag).and_then(Node::as_str);
            let chosen = choice.variants.iter().find(|it| Some(it.0) == tag).map(|it| it.1);
            if let Some(table) = chosen.or_else(|| choice.untagged.filter(|_| tag.is_none()).map(|it| it(node))) {
                fields(node, table, visit);
            }
        }
        Type::Array(item, _) => node.items().iter().for_each(|it| each_known(it, item, visit)),
        Type::Map(_, value, _) => node.effective_members().for_each(|it| each_known(&it.value, value, visit)),
        Type::OneOf(types) => {
            if let Some(ty) = types.iter().find(|it| fits(node, it)) {
                each_known(node, ty, visit);
            }
        }
        Type::Refined(ty, _) => each_known(node, ty, visit),
        Type::Any
        | Type::Bool
        | Type::Null
        | Type::Number(_)
        | Type::Integer(_)
        | Type::String
        | Type::Format(_)
        | Type::Enum(_)
        | Type::Open(_) => {}
    }
}

fn fields<'a>(node: &'a Node, table: &'static Table, visit: &mut dyn FnMut(Known<'a>) -> bool) {
    for member in node.effective_members() {
        if let Some(field) = table.field(&member.key)
            && visit(Known { member, field, table })
        {
            each_known(&member.value, &field.ty, visit);
        }
    }
}
