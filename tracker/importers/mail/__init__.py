"""Reading mail: start with `bounded.parse_bounded`; everything else serves it."""
