package dev.slipway.cluster.client;

/** All of the front door, for one user of one control plane. */
public interface Client extends Reader, Writer, Watcher {}
