"""Starting, watching and stopping the processes of a deployment. Nothing here needs Django."""
