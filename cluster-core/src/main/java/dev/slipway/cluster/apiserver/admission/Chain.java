package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
                new ResourceQuotas()));
    }

    /** The object as all rules together want it, or the first refusal. */
    public Answer<ApiObject> mutate(Request request) {
        ApiObject object = request.object();
        List<String> warnings = new ArrayList<>();
        for (Plugin plugin : plugins) {
            Answer<ApiObject> answer = plugin.mutate(request.of(object));
            if (answer.refusal().isPresent()) return answer;
            object = answer.asOptional().orElseThrow();
            warnings.addAll(answer.warnings());
        }
        return Answer.done(object, warnings);
    }

    /** The first refusal of the finished object, if there is one. */
    public Optional<Status> refuse(Request request) {
        return plugins.stream()
                .flatMap(plugin -> plugin.refuse(request).stream())
                .findFirst();
    }

    /** The names of the rules in their order. */
    public List<String> names() {
        return plugins.stream().map(Plugin::name).toList();
    }
}
