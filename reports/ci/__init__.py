"""What a pipeline reads: every gated row, whether it blocks, and where the plan asks for it."""
