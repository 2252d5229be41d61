//! The names of tools, as far as a client is known to have them. The list is open: a name that is not here is never wrong.

/// Tools that the measured client has, sorted.
pub const BUILT_IN: &[&str] = &[
    "Agent",
    "Artifact",
    "AskUserQuestion",
    "Bash",
    "CronCreate",
    "CronDelete",
    "CronList",
    "Edit",
    "EndConversation",
    "EnterPlanMode",
    "EnterWorktree",
    "ExitPlanMode",
    "ExitWorktree",
    "Glob",
    "Grep",
    "LSP",
    "ListAgents",
    "ListMcpResourcesTool",
    "Monitor",
    "NotebookEdit",
    "PowerShell",
    "PushNotification",
    "Read",
    "ReadMcpResourceTool",
    "RemoteTrigger",
    "ReportFindings",
    "ScheduleWakeup",
    "SendMessage",
    "SendUserFile",
    "ShareOnboardingGuide",
    "Skill",
    "TaskCreate",
    "TaskGet",
    "TaskList",
    "TaskOutput",
    "TaskStop",
    "TaskUpdate",
    "TodoWrite",
    "ToolSearch",
    "WaitForMcpServers",
    "WebFetch",
    "WebSearch",
    "Workflow",
    "Write",
];

/// Tools that older clients had, and other names of present ones, sorted. Many plugins still name them beside the new ones.
pub const FORMER: &[&str] = &["BashOutput", "KillBash", "KillShell", "LS", "MultiEdit", "NotebookRead", "SlashCommand", "Task", "TodoRead"];

/// Whether a client has, or had, a tool of that name.
pub fn is_known(word: &str) -> bool {
    BUILT_IN.binary_search(&word).is_ok() || FORMER.binary_search(&word).is_ok()
}

/// The tool that a word means if its letters were of the right case; `None` where they are, or where no tool is meant.
pub fn in_right_case(word: &str) -> Option<&'static str> {
    if is_known(word) {
        return None;
    }
    BUILT_IN.iter().chain(FORMER).copied().find(|it| it.eq_ignore_ascii_case(word))
}

/// The tool that a word means if one letter of it were otherwise; `None` for names that are known, and for those that are too short
/// to tell.
pub fn misspelt(word: &str) -> Option<&'static str> {
    let known = || BUILT_IN.iter().chain(FORMER).copied();
    let plain = |it: char| it.is_ascii_alphabetic();
    if word.len() < 4 || !word.chars().all(plain) || known().any(|it| it.eq_ignore_ascii_case(word)) {
        return None;
    }
    let plural = |it: &str| word.strip_suffix('s') == Some(it) || it.strip_suffix('s') == Some(word);
    BUILT_IN.iter().copied().find(|it| strsim::damerau_levenshtein(word, it) == 1 && !plural(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_sorted() {
        assert!(BUILT_IN.is_sorted() && FORMER.is_sorted());
    }
}
