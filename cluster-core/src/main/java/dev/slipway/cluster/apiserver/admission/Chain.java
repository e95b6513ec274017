package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.store.Event;
import java.util.List;
import java.util.function.Function;

/**
 * The rules of admission in Kubernetes' order. All of them may add to an object first, then all of them may refuse it; the first refusal ends it.
 * The quota comes last, since only what everybody else lets pass uses anything up.
 */
public final class Chain {
    private final List<Plugin> plugins;

    Chain(List<Plugin> plugins) {
        this.plugins = List.copyOf(plugins);
    }

    /** The rules that every control plane has. */
    public static Chain usual() {
        return new Chain(List.of(
                new NamespaceLifecycle(),
                new LimitRanger(),
                new ServiceAccounts(),
                new Priorities(),
                new DefaultTolerations(),
                new DefaultStorageClass(),
                new Certificates.Approval(),
                new Certificates.Signing(),
                new Certificates.SubjectRestriction(),
                new ResourceQuotas()));
    }

    /** The object as all rules together want it, or the first refusal. */
    public Verdict mutate(Request request) {
        Verdict verdict = Verdict.let(request.object());
        for (Plugin plugin : plugins) {
            verdict = then(verdict, object -> Verdict.of(plugin.mutate(request.of(object))));
        }
        return verdict;
    }

    /** Whether the finished object may be written, or the first refusal. */
    public Verdict judge(Request request) {
        Verdict verdict = Verdict.let(request.object());
        for (Plugin plugin : plugins) {
            verdict = then(verdict, object -> plugin.judge(request));
        }
        return verdict;
    }

    /** What the next rule says, unless one has refused already. */
    private static Verdict then(Verdict before, Function<ApiObject, Verdict> next) {
        if (!(before instanceof Verdict.Let let)) return before;
        return next.apply(let.object()).after(let.remarks());
    }

    /** Hears of every change as soon as it is decided. */
    public void decided(Event event) {
        plugins.forEach(plugin -> plugin.decided(event));
    }

    /** The names of the rules in their order. */
    public List<String> names() {
        return plugins.stream().map(Plugin::name).toList();
    }
}
