package dev.slipway.cluster.apiserver.webhook;

import dev.slipway.cluster.apiserver.admission.Seen;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Scalar;
import dev.slipway.diff.tree.Tree;
import java.util.Optional;

/** Writes questions as <a href="https://kubernetes.io/docs/reference/config-api/apiserver-admission.v1/">AdmissionReview</a>s. */
final class Reviews {
    private Reviews() {}

    /** The document to send. */
    static Mapping review(String uid, Mapping request) {
        Mapping asked = Mapping.builder().put("uid", uid).putAll(request).build();
        return Mapping.of("kind", "AdmissionReview", "apiVersion", "admission.k8s.io/v1", "request", asked);
    }

    /** The question without an id. */
    static Mapping request(Seen seen) {
        return Mapping.builder()
                .putAll(seen.tree())
                .put("object", orNull(seen.object()))
                .put("oldObject", orNull(seen.oldObject()))
                .build();
    }

    private static Tree orNull(Optional<Mapping> object) {
        return object.<Tree>map(known -> known).orElse(Scalar.Null.NULL);
    }
}
