"""scoutly beside urlwatch, changedetection.io and a bare loop over one loopback world of careers pages."""
