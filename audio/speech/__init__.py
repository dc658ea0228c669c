"""Speech, supervised: engines that hang, die or give silence are noticed, and another stands in."""
