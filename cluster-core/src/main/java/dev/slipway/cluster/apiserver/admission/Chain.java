package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.store.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rules of admission in Kubernetes' order. All of them may add to an object first, then all of them may refuse it; the first refusal ends it.
 * Those outside come after the rules of this process, so that they see what those have added. The quota comes last, since only what everybody
 * else lets pass uses anything up.
 */
public final class Chain {
    private final List<Plugin> plugins;
    private final Optional<Plugin> changing;
    private final Optional<Plugin> policies;
    private final Outside outside;
    private final Plugin last;

    Chain(List<Plugin> plugins, Optional<Plugin> changing, Optional<Plugin> policies, Outside outside, Plugin last) {
        this.plugins = List.copyOf(plugins);
        this.changing = changing;
        this.policies = policies;
        this.outside = outside;
        this.last = last;
    }

    /**
     * The rules that every control plane has.
     *
     * @param changing those that its users state to change objects
     * @param policies those that its users state to refuse them
     */
    public static Chain usual(Plugin changing, Plugin policies, Outside outside) {
        return new Chain(
                List.of(
                        new NamespaceLifecycle(),
                        new LimitRanger(),
                        new ServiceAccounts(),
                        new Priorities(),
                        new DefaultTolerations(),
                        new DefaultStorageClass(),
                        new StorageProtection(),
                        new ClaimGrowth(),
                        new Certificates.Approval(),
                        new Certificates.Signing(),
                        new Certificates.SubjectRestriction(),
                        new DefaultIngressClass()),
                Optional.of(changing),
                Optional.of(policies),
                outside,
                new ResourceQuotas());
    }

    /** The same rules without policies and anybody outside: for what the control plane writes to keep itself in order. */
    public Chain inside() {
        return new Chain(plugins, Optional.empty(), Optional.empty(), Outside.NOBODY, last);
    }

    /** The object as all rules together want it, or the first refusal. */
    public Verdict mutate(Request request) {
        return inside(request)
                .then(object -> changed(request.of(object)))
                .then(object -> outside.mutate(request.of(object), again -> insideAgain(request.of(again))));
    }

    /** What policies make of it; when they have changed it, the rules of this process see it again, and then those policies that want to. */
    private Verdict changed(Request request) {
        if (changing.isEmpty()) return Verdict.let(request.object());
        return Verdict.of(changing.get().mutate(request))
                .then(object ->
                        object.equals(request.object()) ? Verdict.let(object) : insideAgain(request.of(object)));
    }

    private Verdict insideAgain(Request request) {
        return inside(request)
                .then(object -> changing.map(plugin -> Verdict.of(plugin.mutateAgain(request.of(object))))
                        .orElseGet(() -> Verdict.let(object)));
    }

    private Verdict inside(Request request) {
        Verdict verdict = Verdict.let(request.object());
        for (Plugin plugin : plugins) {
            verdict = verdict.then(object -> Verdict.of(plugin.mutate(request.of(object))));
        }
        return verdict;
    }

    /** Whether the finished object may be written, or the first refusal. */
    public Verdict judge(Request request) {
        Verdict verdict = Verdict.let(request.object());
        for (Plugin plugin : plugins) {
            verdict = verdict.then(object -> plugin.judge(request));
        }
        return verdict.then(object -> judgeFreely(request)).then(object -> last.judge(request));
    }

    /** What those say whose rules are not this program's: policies first, then those outside. */
    private Verdict judgeFreely(Request request) {
        Verdict verdict = policies.map(plugin -> plugin.judge(request)).orElseGet(() -> Verdict.let(request.object()));
        return verdict.then(object -> outside.judge(request));
    }

    /** Whether an object may be deleted. */
    public Verdict letGo(Request request) {
        return outside.mutate(request, Verdict::let).then(object -> judge(request));
    }

    /** What policies and those outside make of an action on an object: a binding, an eviction. */
    public Verdict letAct(Request request) {
        return outside.mutate(request, Verdict::let).then(object -> judgeFreely(request.of(object)));
    }

    /** Hears of every change as soon as it is decided. */
    public void decided(Event event) {
        plugins.forEach(plugin -> plugin.decided(event));
        last.decided(event);
    }

    /** The names of the rules in their order. */
    public List<String> names() {
        List<String> names = new ArrayList<>(plugins.stream().map(Plugin::name).toList());
        changing.map(Plugin::name).ifPresent(names::add);
        names.add("MutatingAdmissionWebhook");
        policies.map(Plugin::name).ifPresent(names::add);
        names.addAll(List.of("ValidatingAdmissionWebhook", last.name()));
        return names;
    }
}
