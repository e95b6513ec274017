package dev.slipway.cluster.simulation;

import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;

/** A pod never changes its node or its address, never comes back from the end, and never forgets a restart. */
final class PodsStayThemselves implements Invariant {
    @Override
    public void check(Change change, Seen seen) {
        if (change.isGone() || change.before().isEmpty() || !Seen.is(change.object(), Seen.POD)) return;
        ApiObject before = change.before().get();
        ApiObject pod = change.object();
        String node = Pods.node(before);
        String address = before.status().text("podIP").orElse("");
        Invariant.require(
                node.isEmpty() || node.equals(Pods.node(pod)), "moved from " + node + " to " + Pods.node(pod), pod);
        Invariant.require(
                address.isEmpty() || address.equals(pod.status().text("podIP").orElse("")),
                "had the address " + address + " and has " + pod.status().text("podIP"),
                pod);
        Invariant.require(
                !Pods.isTerminal(before) || Pods.phase(before).equals(Pods.phase(pod)),
                "had " + Pods.phase(before) + " and is " + Pods.phase(pod),
                pod);
        Invariant.require(
                Pods.restarts(pod) >= Pods.restarts(before),
                "had " + Pods.restarts(before) + " restarts and has " + Pods.restarts(pod),
                pod);
        Invariant.require(!before.isDeleting() || pod.isDeleting(), "was told to go and is not any more", pod);
    }
}
