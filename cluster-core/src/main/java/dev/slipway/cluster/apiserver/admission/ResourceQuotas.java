package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.apiserver.admission.Request.Operation;
import dev.slipway.cluster.kind.quota.Amounts;
import dev.slipway.cluster.kind.quota.Quota;
import dev.slipway.cluster.kind.quota.Usage;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.store.Event;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * No namespace uses more than its ResourceQuotas say.
 *
 * <p>Kubernetes keeps a running total in the status of the quota, since its admission sees the store of a moment ago; a crash between the total and the
 * object leaves it wrong until a controller counts again. Here one loop decides all writes against everything decided before, so that counting what
 * is there is exact, and nothing needs to be repaired. The {@link Ledger} spares it from counting again what has not changed.
 */
final class ResourceQuotas implements Plugin {
    private static final GroupKind POD = new GroupKind("", "Pod");
    private static final GroupKind SERVICE = new GroupKind("", "Service");
    private static final GroupKind CLAIM = new GroupKind("", "PersistentVolumeClaim");

    /** With a quota on one of these, every container must say how much it wants. */
    private static final List<String> MUST_BE_SAID =
            List.of("cpu", "limits.cpu", "limits.memory", "memory", "requests.cpu", "requests.memory");

    private final Ledger ledger = new Ledger();

    @Override
    public String name() {
        return "ResourceQuota";
    }

    @Override
    public Optional<Status> refuse(Request request) {
        if (!concerned(request)) return Optional.empty();
        List<Quota> quotas = request.head().list(Quota.KIND, request.object().namespace()).stream()
                .map(Quota::of)
                .filter(quota -> Usage.concerns(
                        request.kind().gvk().groupKind(), request.kind().resourceInMessages(), quota))
                .filter(quota -> quota.counts(request.object()))
                .toList();
        Optional<Status> unsaid = quotas.stream()
                .flatMap(quota -> unsaid(quota, request).stream())
                .findFirst();
        return unsaid.or(() -> quotas.stream()
                .flatMap(quota -> exceeded(quota, request).stream())
                .findFirst());
    }

    @Override
    public void decided(Event event) {
        ledger.decided(event);
    }

    /** Creations of anything, and updates of what can grow. */
    private static boolean concerned(Request request) {
        if (!request.kind().namespaced() || !request.subresource().isEmpty()) return false;
        boolean grows = request.isOf(SERVICE) || request.isOf(CLAIM);
        return request.operation() == Operation.CREATE || (request.operation() == Operation.UPDATE && grows);
    }

    private Optional<Status> exceeded(Quota quota, Request request) {
        String resource = request.kind().resourceInMessages();
        Amounts after = Usage.of(request.object(), resource, request.now());
        Amounts before = request.before()
                .map(old -> Usage.of(old, resource, request.now()))
                .orElse(Amounts.NONE);
        Amounts more = quota.concerned(after.beyond(before));
        if (more.isEmpty()) return Optional.empty();
        // Others use other things, except that nothing but a pod uses cpu and so on.
        Amounts used = ledger.used(quota, request.kind(), request.object().namespace(), request.head(), request.now());
        List<String> tooMuch =
                used.plus(more).only(more.names()).beyond(quota.hard()).names();
        if (tooMuch.isEmpty()) return Optional.empty();
        return Optional.of(request.forbidden("exceeded quota: " + quota.name() + ", requested: "
                + more.only(tooMuch).text() + ", used: " + used.only(tooMuch).text() + ", limited: "
                + quota.hard().only(tooMuch).text()));
    }

    private static Optional<Status> unsaid(Quota quota, Request request) {
        if (!request.creates(POD)) return Optional.empty();
        List<String> needed = MUST_BE_SAID.stream()
                .filter(quota.hard()::has)
                .filter(name -> !saidByPod(name, request.object().spec()))
                .toList();
        SortedMap<String, TreeSet<String>> silent = new TreeMap<>();
        for (Mapping container : containers(request.object()))
            for (String name : needed)
                if (!saidBy(container, name))
                    silent.computeIfAbsent(name, missing -> new TreeSet<>())
                            .add(container.text("name").orElse(""));
        if (silent.isEmpty()) return Optional.empty();
        List<String> sentences = new ArrayList<>();
        silent.forEach((name, names) -> sentences.add(name + " for: " + String.join(",", names)));
        return Optional.of(
                request.forbidden("failed quota: " + quota.name() + ": must specify " + String.join("; ", sentences)));
    }

    private static List<Mapping> containers(ApiObject pod) {
        List<Mapping> all = new ArrayList<>(pod.spec().sequence("containers").mappings());
        all.addAll(pod.spec().sequence("initContainers").mappings());
        return all;
    }

    private static boolean saidBy(Mapping container, String name) {
        return said(container.mapping("resources"), name);
    }

    private static boolean saidByPod(String name, Mapping spec) {
        return said(spec.mapping("resources"), name);
    }

    private static boolean said(Mapping resources, String name) {
        boolean limits = name.startsWith("limits.");
        String resource = name.substring(name.indexOf('.') + 1);
        return resources.mapping(limits ? "limits" : "requests").has(resource);
    }
}
