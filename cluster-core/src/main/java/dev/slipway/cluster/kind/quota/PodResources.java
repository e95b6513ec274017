package dev.slipway.cluster.kind.quota;

import dev.slipway.diff.tree.Mapping;
import java.util.Optional;

/**
 * What a pod wants as a whole: its containers and sidecars together, or its largest init container with the sidecars before it if that wants more,
 * and its overhead. Resources that the pod states for itself stand in place of its containers'.
 */
public final class PodResources {
    private PodResources() {}

    public static Amounts requests(Mapping spec) {
        return total(spec, "requests");
    }

    public static Amounts limits(Mapping spec) {
        return total(spec, "limits");
    }

    private static Amounts total(Mapping spec, String which) {
        Amounts running = Amounts.NONE;
        Amounts starting = Amounts.NONE;
        for (Mapping container : spec.sequence("initContainers").mappings()) {
            Amounts own = Amounts.in(container.mapping("resources", which));
            boolean sidecar = container.text("restartPolicy").equals(Optional.of("Always"));
            if (sidecar) running = running.plus(own);
            starting = starting.max(sidecar ? running : running.plus(own));
        }
        for (Mapping container : spec.sequence("containers").mappings())
            running = running.plus(Amounts.in(container.mapping("resources", which)));
        Amounts all = running.max(starting).overlaid(Amounts.in(spec.mapping("resources", which)));
        Amounts overhead = Amounts.in(spec.mapping("overhead"));
        return all.plus(which.equals("limits") ? overhead.only(all.names()) : overhead);
    }
}
