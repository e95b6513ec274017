package dev.slipway.cluster.object;

/** A kind as paths name it: {@code deployments} of {@code apps/v1}. The core group is the empty string. */
public record GroupVersionResource(String group, String version, String resource) {}
