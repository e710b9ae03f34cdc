"""What an audit will be able to show, told before it runs."""
