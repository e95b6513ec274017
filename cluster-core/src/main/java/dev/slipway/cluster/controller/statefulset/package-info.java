/**
 * Keeps pods that have a name, and with it a place in an order and storage of their own.
 *
 * <p>For: databases and whatever else must know who it is. In: a StatefulSet, the pods and ControllerRevisions that it may own, the claims of
 * its pods. Out: pods, claims and revisions to make, change and delete, one after the other or all at once, and its status. Must never know:
 * where pods run, who binds claims. The rules are those of Kubernetes' {@code pkg/controller/statefulset}.
 */
@NullMarked
package dev.slipway.cluster.controller.statefulset;

import org.jspecify.annotations.NullMarked;
