"""`mmc browse`: browses messages at a terminal. Tables and lines do not depend on a screen; Textual draws them."""
