"""The sub-commands of ``formal``, one file each."""
