package dev.slipway.cluster.apiserver.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what, by tables and against a model that looks at every binding, every rule and every word. */
class AuthorizerTest {
    private static final User ALICE = new User("alice", List.of("dev", User.AUTHENTICATED));

    private final Granted granted = new Granted()
            .role("shop", "reader", "{verbs: [get, list], apiGroups: [''], resources: [pods, pods/log]}")
            .role("shop", "one", "{verbs: [get], apiGroups: [''], resources: [configmaps], resourceNames: [settings]}")
            .role("", "scaler", "{verbs: [update], apiGroups: ['*'], resources: ['*/scale']}")
            .role("", "paths", "{verbs: [get], nonResourceURLs: [/metrics, /debug/*]}")
            .bind("shop", "Role", "reader", "{kind: User, name: alice}")
            .bind("shop", "Role", "one", "{kind: Group, name: dev}")
            .bind("shop", "ClusterRole", "scaler", "{kind: ServiceAccount, name: robot, namespace: ci}")
            .bind("", "ClusterRole", "paths", "{kind: User, name: alice}");

    @ParameterizedTest
    @CsvSource({
        // user, verb, namespace, group, resource, subresource, name, allowed
        "alice, get, shop, '', pods, '', web, true",
        "alice, list, shop, '', pods, '', '', true",
        "alice, get, shop, '', pods, log, web, true",
        "alice, get, shop, '', pods, exec, web, false",
        "alice, watch, shop, '', pods, '', '', false",
        "alice, get, other, '', pods, '', web, false",
        "alice, get, '', '', pods, '', '', false",
        "alice, get, shop, apps, pods, '', web, false",
        "alice, get, shop, '', configmaps, '', settings, true",
        "alice, get, shop, '', configmaps, '', other, false",
        "alice, get, shop, '', configmaps, '', '', false",
        "alice, list, shop, '', configmaps, '', settings, false",
        "bob, get, shop, '', pods, '', web, false",
        "system:serviceaccount:ci:robot, update, shop, apps, deployments, scale, web, true",
        "system:serviceaccount:ci:robot, update, shop, apps, deployments, '', web, false",
        "system:serviceaccount:ci:robot, update, shop, apps, deployments, status, web, false",
        "system:serviceaccount:shop:robot, update, shop, apps, deployments, scale, web, false",
    })
    void decidesByTheRulesOfTheRolesThatAreBound(
            String name,
            String verb,
            String namespace,
            String group,
            String resource,
            String subresource,
            String object,
            boolean allowed) {
        User user = name.equals("alice") ? ALICE : new User(name, List.of());

        Permission permission =
                granted.grants().decide(user, Attributes.of(verb, namespace, group, resource, subresource, object));

        assertThat(permission.allowed()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "/metrics, true",
        "/metrics/x, false",
        "/debug/, true",
        "/debug/pprof/heap, true",
        "/debug, false",
        "/, false"
    })
    void decidesOnPaths(String path, boolean allowed) {
        assertThat(granted.grants()
                        .decide(ALICE, Attributes.ofPath("get", path))
                        .allowed())
                .isEqualTo(allowed);
    }

    @Test
    void saysWhichBindingAllowsIt() {
        Permission permission = granted.grants().decide(ALICE, Attributes.of("get", "shop", "", "pods", "", "web"));

        assertThat(permission.reason())
                .isEqualTo("RBAC: allowed by RoleBinding \"b0/shop\" of Role \"reader\" to User \"alice\"");
    }

    @Test
    void saysWhichRoleIsMissing() {
        Granted dangling = new Granted().bind("shop", "Role", "gone", "{kind: User, name: alice}");
        Attributes asked = Attributes.of("get", "shop", "", "pods", "", "web");

        Permission permission = dangling.grants().decide(ALICE, asked);

        assertThat(permission.allowed()).isFalse();
        assertThat(asked.forbidden(ALICE, permission.reason()).message())
                .isEqualTo(
                        "pods \"web\" is forbidden: User \"alice\" cannot get resource \"pods\" in API group \"\" in the"
                                + " namespace \"shop\": RBAC: role.rbac.authorization.k8s.io \"gone\" not found");
    }

    @Test
    void letsMastersDoEverything() {
        assertThat(new Granted()
                        .grants()
                        .decide(User.ADMIN, Attributes.of("delete", "", "", "nodes", "", "n1"))
                        .allowed())
                .isTrue();
    }

    @Test
    void agreesWithAModelThatReadsEverything() {
        Seeds.forEach(500, seed -> {
            Random random = new Random(seed);
            Granted world = new Granted();
            for (int i = 0; i < 6; i++)
                world.role(pick(random, "", "a", "b"), "r" + pick(random, "0", "1", "2"), rule(random));
            for (int i = 0; i < 6; i++) {
                String namespace = pick(random, "", "a", "b");
                String kind = namespace.isEmpty() ? "ClusterRole" : pick(random, "Role", "ClusterRole");
                world.bind(namespace, kind, "r" + pick(random, "0", "1", "2"), subject(random));
            }
            Grants grants = world.grants();
            for (int i = 0; i < 40; i++) {
                User user = new User(
                        pick(random, "u0", "u1", "system:serviceaccount:a:s"),
                        List.of(pick(random, "g0", "g1"), User.AUTHENTICATED));
                Attributes asked = Attributes.of(
                        pick(random, "get", "list", "create"),
                        pick(random, "", "a", "b"),
                        pick(random, "", "apps"),
                        pick(random, "pods", "secrets"),
                        pick(random, "", "log"),
                        pick(random, "", "x", "y"));
                assertThat(grants.decide(user, asked).allowed())
                        .as("%s %s in %s", user, asked, world.objects())
                        .isEqualTo(model(world.objects(), user, asked));
            }
        });
    }

    private static String pick(Random random, String... from) {
        return from[random.nextInt(from.length)];
    }

    private static String rule(Random random) {
        return "{verbs: [" + pick(random, "get", "list", "'*'", "get, create") + "], apiGroups: ["
                + pick(random, "''", "apps", "'*'") + "], resources: ["
                + pick(random, "pods", "secrets", "'*'", "pods/log", "'*/log'", "pods, secrets") + "]"
                + pick(random, "", ", resourceNames: [x]") + "}";
    }

    private static String subject(Random random) {
        return pick(
                random,
                "{kind: User, name: u0}",
                "{kind: User, name: u1}",
                "{kind: Group, name: g0}",
                "{kind: ServiceAccount, name: s, namespace: a}");
    }

    private static boolean model(List<ApiObject> objects, User user, Attributes asked) {
        for (ApiObject binding : objects) {
            boolean counts = binding.kind().equals("ClusterRoleBinding")
                    || (binding.kind().equals("RoleBinding")
                            && !asked.namespace().isEmpty()
                            && binding.namespace().equals(asked.namespace()));
            if (!counts
                    || binding.root().sequence("subjects").mappings().stream()
                            .noneMatch(subject -> isMeant(subject, user))) continue;
            for (ApiObject role : objects)
                if (isGranted(binding, role)
                        && role.root().sequence("rules").mappings().stream().anyMatch(rule -> allows(rule, asked)))
                    return true;
        }
        return false;
    }

    private static boolean isMeant(Mapping subject, User user) {
        String name = subject.text("name").orElse("");
        return switch (subject.text("kind").orElse("")) {
            case "User" -> user.name().equals(name);
            case "Group" -> user.groups().contains(name);
            default ->
                user.name()
                        .equals("system:serviceaccount:"
                                + subject.text("namespace").orElse("") + ":" + name);
        };
    }

    private static boolean isGranted(ApiObject binding, ApiObject role) {
        String namespace = role.kind().equals("Role") ? binding.namespace() : "";
        return binding.root().text("roleRef", "kind").orElse("").equals(role.kind())
                && binding.root().text("roleRef", "name").orElse("").equals(role.name())
                && role.namespace().equals(namespace);
    }

    private static boolean allows(Mapping rule, Attributes asked) {
        List<String> resources = new ArrayList<>(List.of("*"));
        resources.add(asked.fullResource());
        if (!asked.subresource().isEmpty()) resources.add("*/" + asked.subresource());
        List<String> names = rule.sequence("resourceNames").texts();
        return any(rule, "verbs", List.of("*", asked.verb()))
                && any(rule, "apiGroups", List.of("*", asked.group()))
                && any(rule, "resources", resources)
                && (names.isEmpty() || names.contains(asked.name()));
    }

    private static boolean any(Mapping rule, String field, List<String> words) {
        return rule.sequence(field).texts().stream().anyMatch(words::contains);
    }
}
