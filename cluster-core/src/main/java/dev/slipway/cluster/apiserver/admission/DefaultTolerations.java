package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.util.List;
import java.util.Optional;

/** Keeps a pod for five minutes on a node that is not ready or cannot be reached, unless it says something else. */
final class DefaultTolerations implements Plugin {
    private static final GroupKind POD = new GroupKind("", "Pod");
    private static final int SECONDS = 300;
    private static final List<String> TAINTS =
            List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

    @Override
    public String name() {
        return "DefaultTolerationSeconds";
    }

    @Override
    public Answer<ApiObject> mutate(Request request) {
        ApiObject pod = request.object();
        if (!request.writes(POD)) return Answer.done(pod);
        Sequence tolerations = pod.spec().sequence("tolerations");
        for (String taint : TAINTS) {
            boolean said = tolerations.mappings().stream().anyMatch(toleration -> speaksOf(taint, toleration));
            if (!said) tolerations = tolerations.with(forAWhile(taint));
        }
        return Answer.done(tolerations.isEmpty() ? pod : pod.withAt(tolerations, "spec", "tolerations"));
    }

    private static boolean speaksOf(String taint, Mapping toleration) {
        String key = toleration.text("key").orElse("");
        String effect = toleration.text("effect").orElse("");
        boolean all = key.isEmpty() && toleration.text("operator").equals(Optional.of("Exists"));
        return (key.equals(taint) || all) && (effect.isEmpty() || effect.equals("NoExecute"));
    }

    private static Mapping forAWhile(String taint) {
        return Mapping.of("key", taint, "operator", "Exists", "effect", "NoExecute", "tolerationSeconds", SECONDS);
    }
}
