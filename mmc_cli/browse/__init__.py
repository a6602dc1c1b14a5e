"""`mmc browse`: messages to move through at a terminal. Tables and lines know no screen; Textual draws them."""
