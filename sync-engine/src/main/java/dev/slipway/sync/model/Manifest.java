package dev.slipway.sync.model;

import dev.slipway.cluster.object.ApiObject;

/** One object that an application should have, and where it was written: template file and line of its first line. */
public record Manifest(ApiObject object, Origin origin) {}
