/**
 * Keeps as many pods as a ReplicaSet asks for.
 *
 * <p>For: the control plane. In: a ReplicaSet and the pods that it may own. Out: pods to adopt, release, make and delete, and its status. Must
 * never know: why a number of replicas is wanted, where pods run.
 */
@NullMarked
package dev.slipway.cluster.controller.replicaset;

import org.jspecify.annotations.NullMarked;
