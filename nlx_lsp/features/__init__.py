"""What the server offers to an editor: each module one feature, registered by its `register`."""
