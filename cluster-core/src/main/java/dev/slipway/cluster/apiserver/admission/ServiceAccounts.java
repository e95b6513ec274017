package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;

/**
 * Pods act as a service account: {@code default} where they name none. One that is named must be there; the default one is made a moment after its
 * namespace, and nothing here needs its token to run a pod, so that nobody has to wait for it.
 */
final class ServiceAccounts implements Plugin {
    private static final GroupKind POD = new GroupKind("", "Pod");
    private static final GroupKind ACCOUNT = new GroupKind("", "ServiceAccount");
    private static final String DEFAULT = "default";

    @Override
    public String name() {
        return "ServiceAccount";
    }

    @Override
    public Answer<ApiObject> mutate(Request request) {
        ApiObject pod = request.object();
        if (!request.creates(POD)) return Answer.done(pod);
        Mapping spec = pod.spec();
        String account =
                spec.text("serviceAccountName").filter(name -> !name.isEmpty()).orElse(DEFAULT);
        boolean missing = request.head()
                .get(new ObjectKey(ACCOUNT, pod.namespace(), account))
                .isEmpty();
        if (missing && !account.equals(DEFAULT)) {
            return Answer.refused(request.forbidden("error looking up service account " + pod.namespace() + "/"
                    + account + ": serviceaccount \"" + account + "\" not found"));
        }
        return Answer.done(
                pod.with("spec", spec.with("serviceAccountName", account).with("serviceAccount", account)));
    }
}
