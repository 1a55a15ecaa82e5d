// The control panel.
