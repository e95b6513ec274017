package dev.slipway.sync.rollout;

import dev.slipway.cluster.object.ObjectKey;
import java.util.Optional;

/**
 * What everything hangs on: an object, and in a pod one container.
 *
 * @param cause what is the matter with it; empty where it is merely not done yet
 */
public record Leaf(ObjectKey object, Optional<String> container, Optional<Cause> cause) {

    /** What holds objects up, in one word each. */
    public enum Cause {
        /** The image of a container cannot be had. */
        IMAGE("Image"),
        /** A container runs and is not ready: its probe does not succeed. */
        PROBE("Probe"),
        /** A container ends again and again, or has ended for good. */
        CRASH("Crash"),
        /** A container cannot be made, for instance because a ConfigMap or a Secret is not there. */
        CONTAINER("Container"),
        /** Pods are not made: the namespace may not have more. */
        QUOTA("Quota"),
        /** Pods are not made: an admission webhook or a policy refuses them. */
        ADMISSION("Admission"),
        /** Pods are not made, for another reason. */
        REFUSED("Refused"),
        /** No node takes the pod. */
        UNSCHEDULABLE("Unschedulable"),
        /** A claim has no volume. */
        CLAIM("Claim");

        private final String word;

        Cause(String word) {
            this.word = word;
        }

        /** As status fields say it. */
        public String word() {
            return word;
        }
    }

    static Leaf of(ObjectKey object, Cause cause) {
        return new Leaf(object, Optional.empty(), Optional.of(cause));
    }

    /** An object about which nothing more is known. */
    public static Leaf of(ObjectKey object) {
        return new Leaf(object, Optional.empty(), Optional.empty());
    }

    /** {@code Pod shop/web-5d9c7-x2vqp, container main}. */
    @Override
    public String toString() {
        return object + container.map(name -> ", container " + name).orElse("");
    }
}
