"""Ask, print, exit; compute nothing."""
