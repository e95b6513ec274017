/**
 * The life of volumes: which claim has which, who makes them, what becomes of them, when they may go.
 *
 * <p>For: claims, and the pods that wait for them. In: claims, volumes, storage classes, pods. Out: bindings, volumes on simulated disks, phases. Must
 * never know: where a pod is placed.
 */
@NullMarked
package dev.slipway.cluster.controller.volume;

import org.jspecify.annotations.NullMarked;
