"""The keys of `mmc browse`, those of less and Wireshark where possible, and the texts of the help page."""

from textual.binding import Binding, BindingType

from mmc_cli.browse.pane_line import PANES

# In the order of the last line of the screen, which shows as many as fit.
BINDINGS: list[BindingType] = [
    Binding("question_mark", "help", "Help", key_display="?"),
    Binding("q", "leave", "Quit"),
    Binding("slash", "filter", "Filter", key_display="/"),
    Binding("enter", "open", "Open"),
    Binding("n", "next_finding(1)", "Finding"),
    Binding("e", "explain", "Explain"),
    Binding("s", "sort", "Sort"),
    Binding("m", "mark", "Mark"),
    Binding("w", "save", "Save"),
    Binding("y", "copy(False)", "Copy"),
    Binding("N", "next_finding(-1)", show=False),
    Binding("S", "reverse", show=False),
    Binding("M", "mark_all", show=False),
    Binding("Y", "copy(True)", show=False),
    Binding("z", "zoom", show=False),
    Binding("d", "group('device')", show=False),
    Binding("c", "group('code')", show=False),
    Binding("i", "notes", show=False),
    Binding("escape", "step_back", show=False),
    Binding("ctrl+c", "interrupt", show=False, priority=True),
    Binding("ctrl+q", "leave", show=False, priority=True),
    *(Binding(str(number), f"pane('{name}')", show=False) for number, name in enumerate(PANES, 1)),
]

# The keys of the input line of the filter.
FILTER_BINDINGS: list[BindingType] = [
    Binding("enter", "submit", "To the list"),
    Binding("escape", "app.step_back", "Back"),
]

# A heading has no text, and an empty line has neither.
HELP = (
    ("Move", ""),
    ("j k, arrows", "next line, line before"),
    ("space b, PgDn PgUp", "a page down, a page up"),
    ("g G, Home End", "first line, last line"),
    ("n N", "next message or line with a finding, the one before"),
    ("Tab", "from the list to the message, to the filter and back to the list"),
    ("Enter", "open the message; on the heading of a group, fold it; on a finding, go to its line"),
    ("Esc", "back: to the list, and then without the filter"),
    ("z", "the message on the whole screen, or beside the list"),
    ("1 to 6", "Message, Fields, XML, Findings, Explain, Profile"),
    ("e", "explain what the cursor is on: an element, a finding, or the message"),
    ("", ""),
    ("List", ""),
    ("/", "filter as you type; Enter goes back to the list"),
    ("s S", "sort by the next column; reverse the order (or click on a heading)"),
    ("d c", "group by device, by code or service; again for no groups"),
    ("m M", "mark the message; mark all that are shown, or none"),
    ("w", "save the marked messages, or all that are shown"),
    ("y Y", "copy the value, copy the path (in the list: the row, the file)"),
    ("i", "notes about the input: what was not read"),
    ("?", "this page"),
    ("q", "quit"),
    ("", ""),
    ("Filter", ""),
    ("words", "all have to occur, in any column or value, in upper or lower case"),
    ('"several words"', "text with spaces in it"),
    ("COLUMN:text", "a column that begins with the text, such as verdict:invalid or device:00-DB"),
    ("columns", "time, kind, code, name, device, outcome, verdict, rules, note, file"),
)
