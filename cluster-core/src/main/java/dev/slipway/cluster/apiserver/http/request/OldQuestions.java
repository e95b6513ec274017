package dev.slipway.cluster.apiserver.http.request;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.object.GroupVersionResource;
import java.util.Optional;
import java.util.Set;

/**
 * Questions at versions that no document lists. kubectl 1.27 asks who it is at {@code v1beta1} only, without looking whether there is such a
 * version; the answer is the same at all of them.
 */
final class OldQuestions {
    private static final String GROUP = "authentication.k8s.io";
    private static final Set<String> VERSIONS = Set.of("v1beta1", "v1alpha1");

    private OldQuestions() {}

    /** The question that a path names, at its old version. */
    static Optional<Kind> find(GroupVersionResource asked, KindRegistry kinds) {
        boolean isOld = asked.group().equals(GROUP)
                && asked.resource().equals("selfsubjectreviews")
                && VERSIONS.contains(asked.version());
        if (!isOld) return Optional.empty();
        return kinds.find(new GroupVersionResource(GROUP, "v1", asked.resource()))
                .map(kind -> kind.at(asked.version()));
    }
}
