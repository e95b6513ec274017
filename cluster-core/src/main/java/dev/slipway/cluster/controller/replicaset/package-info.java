/**
 * Keeps as many pods as a ReplicaSet or a ReplicationController asks for.
 *
 * <p>For: the control plane. In: one of them and the pods that it may own. Out: pods to adopt, release, make and delete, and its status. Must
 * never know: why a number of replicas is wanted, where pods run.
 */
@NullMarked
package dev.slipway.cluster.controller.replicaset;

import org.jspecify.annotations.NullMarked;
