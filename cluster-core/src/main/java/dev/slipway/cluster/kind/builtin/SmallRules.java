package dev.slipway.cluster.kind.builtin;

import dev.slipway.cluster.kind.Kind.Rules;
import dev.slipway.cluster.kind.check.Problems;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status.Cause;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.util.List;

/** Kinds of which there is little to say. */
final class SmallRules {
    private SmallRules() {}

    /** Namespaces: what is in one goes before the finalizer {@code kubernetes} does. */
    static final class OfNamespace implements Rules {
        @Override
        public ApiObject defaults(ApiObject namespace) {
            return namespace.name().isEmpty()
                    ? namespace
                    : namespace.withLabel("kubernetes.io/metadata.name", namespace.name());
        }

        @Override
        public ApiObject born(ApiObject namespace) {
            return namespace
                    .withLabel("kubernetes.io/metadata.name", namespace.name())
                    .withAt(Sequence.of("kubernetes"), "spec", "finalizers")
                    .withStatus(Mapping.of("phase", "Active"));
        }

        @Override
        public ApiObject marked(ApiObject namespace) {
            return namespace.withAt("Terminating", "status", "phase");
        }
    }

    /** Events: they live where the object lives that they are about. */
    static final class OfEvent implements Rules {
        @Override
        public List<Cause> validate(ApiObject event) {
            Problems problems = new Problems();
            String about = event.root().text("involvedObject", "namespace").orElse("");
            boolean fits = about.isEmpty() ? event.namespace().equals("default") : about.equals(event.namespace());
            if (!fits) problems.invalid("involvedObject.namespace", about, "does not match event.namespace");
            return problems.causes();
        }
    }

    /** Leases. */
    static final class OfLease implements Rules {
        @Override
        public List<Cause> validate(ApiObject lease) {
            Problems problems = new Problems();
            lease.spec()
                    .whole("leaseDurationSeconds")
                    .filter(seconds -> seconds <= 0)
                    .ifPresent(seconds ->
                            problems.invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0"));
            problems.notNegative("spec.leaseTransitions", lease.spec().whole("leaseTransitions"));
            return problems.causes();
        }
    }

    /** EndpointSlices. */
    static final class OfEndpointSlice implements Rules {
        @Override
        public ApiObject defaults(ApiObject slice) {
            Mapping root = Fill.each(
                    slice.root(), "ports", port -> Fill.absent(Fill.absent(port, "protocol", "TCP"), "name", ""));
            return new ApiObject(root);
        }

        @Override
        public List<Cause> validate(ApiObject slice) {
            Problems problems = new Problems();
            if (slice.root().text("addressType").orElse("").isEmpty()) problems.required("addressType");
            problems.oneOf(
                    "addressType",
                    slice.root().text("addressType").filter(type -> !type.isEmpty()),
                    "FQDN",
                    "IPv4",
                    "IPv6");
            return problems.causes();
        }

        @Override
        public List<Cause> validateUpdate(ApiObject before, ApiObject after) {
            return new Problems()
                    .immutable(
                            "addressType",
                            before.root().get("addressType"),
                            after.root().get("addressType"))
                    .causes();
        }
    }

    /** Endpoints. */
    static final class OfEndpoints implements Rules {
        @Override
        public ApiObject defaults(ApiObject endpoints) {
            return new ApiObject(Fill.each(
                    endpoints.root(),
                    "subsets",
                    subset -> Fill.each(subset, "ports", port -> Fill.absent(port, "protocol", "TCP"))));
        }
    }
}
