"""The whole of `deploy/` on this one machine, with people walking through it while its parts are killed: `make cluster-test`."""
