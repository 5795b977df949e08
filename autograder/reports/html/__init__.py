"""Results as pages that need nothing but themselves: no script, no font, no picture from anywhere."""
