"""An invented population with the published margins, written into the files that agencies hold."""
