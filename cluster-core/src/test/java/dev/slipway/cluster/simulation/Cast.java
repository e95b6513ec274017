package dev.slipway.cluster.simulation;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Everybody who may appear in a story. Who adds users of a kind adds them here. */
final class Cast {
    private static final Map<String, Supplier<Users>> ALL = new TreeMap<>(Map.ofEntries(
            Map.entry("accounts", AccountUsers::new),
            Map.entry("autoscalers", AutoscalerUsers::new),
            Map.entry("budgets", BudgetUsers::new),
            Map.entry("certificates", CertificateUsers::new),
            Map.entry("cronjobs", CronJobUsers::new),
            Map.entry("daemonsets", DaemonSetUsers::new),
            Map.entry("definitions", DefinitionUsers::new),
            Map.entry("deployments", DeploymentUsers::new),
            Map.entry("ingresses", IngressUsers::new),
            Map.entry("jobs", JobUsers::new),
            Map.entry("limits", LimitUsers::new),
            Map.entry("namespaces", NamespaceUsers::new),
            Map.entry("nodes", NodeUsers::new),
            Map.entry("owners", OwnerUsers::new),
            Map.entry("pods", PodUsers::new),
            Map.entry("quotas", QuotaUsers::new),
            Map.entry("replicationcontrollers", ReplicationControllerUsers::new),
            Map.entry("services", ServiceUsers::new),
            Map.entry("statefulsets", StatefulSetUsers::new),
            Map.entry("volumes", VolumeUsers::new)));

    /** Those who have nothing to do unless somebody runs pods. */
    private static final Map<String, List<String>> COMPANY = Map.of(
            "budgets", List.of("deployments"),
            "ingresses", List.of("services"),
            "limits", List.of("deployments", "pods", "volumes"),
            "nodes", List.of("deployments", "jobs", "volumes", "statefulsets", "daemonsets", "cronjobs"),
            "quotas", List.of("deployments", "jobs", "pods", "statefulsets", "replicationcontrollers"),
            "services", List.of("deployments"));

    private Cast() {}

    static Set<String> names() {
        return ALL.keySet();
    }

    /** These, and where none of them runs pods, those who do. */
    static Set<String> withCompany(Collection<String> users) {
        Set<String> all = new TreeSet<>(users);
        for (String user : users) {
            List<String> company = COMPANY.getOrDefault(user, List.of());
            if (!company.isEmpty() && company.stream().noneMatch(all::contains)) all.add(company.get(0));
        }
        return all;
    }

    static List<Users> called(Collection<String> names) {
        return names.stream().map(name -> ALL.get(name).get()).toList();
    }
}
