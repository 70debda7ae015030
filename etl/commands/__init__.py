"""The commands of `python -m etl`, one subject a module; each module adds its commands to `app`."""
