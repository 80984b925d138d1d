"""What moves a day away from a normal one: holidays, events, weather."""
