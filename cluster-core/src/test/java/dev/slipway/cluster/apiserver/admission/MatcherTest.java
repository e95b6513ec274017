package dev.slipway.cluster.apiserver.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.admission.Request.Operation;
import dev.slipway.cluster.apiserver.rbac.Authorizer;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.kind.schema.Schemas;
import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.store.Change;
import dev.slipway.cluster.store.Store;
import dev.slipway.cluster.store.StoreLimits;
import dev.slipway.cluster.store.journal.MemoryJournal;
import dev.slipway.diff.codec.Malformed;
import dev.slipway.diff.codec.Yaml;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatcherTest {
    private static final KindRegistry KINDS = BuiltInKinds.registry(Schemas.load());

    private final VirtualLoop loop = new VirtualLoop(1, Instant.EPOCH);
    private final Store store = new Store(loop, new MemoryJournal(), StoreLimits.DEFAULT);

    MatcherTest() {
        var unused = store.commit(new Change.Create(
                ApiObject.of(GroupVersionKind.of("v1", "Namespace"), "", "shop").withLabel("team", "red")));
        loop.runFor(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        apps/v1 Deployment         | CREATE |        | operations: [CREATE], apiGroups: [apps], apiVersions: [v1], resources: [deployments]         | apps/v1
        apps/v1 Deployment         | UPDATE |        | operations: [CREATE], apiGroups: [apps], apiVersions: [v1], resources: [deployments]         | -
        apps/v1 Deployment         | UPDATE |        | operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*']                    | apps/v1
        apps/v1 Deployment         | CREATE |        | operations: [CREATE], apiGroups: [''], apiVersions: [v1], resources: [deployments]           | -
        apps/v1 Deployment         | CREATE |        | operations: [CREATE], apiGroups: [apps], apiVersions: [v1beta1], resources: [deployments]    | -
        apps/v1 Deployment         | UPDATE | status | operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*']                    | -
        apps/v1 Deployment         | UPDATE | status | operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*']                  | apps/v1
        apps/v1 Deployment         | UPDATE |        | operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*/*']                  | apps/v1
        apps/v1 Deployment         | UPDATE | scale  | operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*/scale']              | apps/v1
        apps/v1 Deployment         | UPDATE | scale  | operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['deployments/*']        | apps/v1
        apps/v1 Deployment         | UPDATE | scale  | operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['deployments/status']   | -
        apps/v1 Deployment         | CREATE |        | operations: [CREATE], apiGroups: [apps], apiVersions: [v1], resources: ['*'], scope: Cluster | -
        v1 Namespace               | CREATE |        | operations: [CREATE], apiGroups: [''], apiVersions: [v1], resources: ['*'], scope: Cluster   | v1
        v1 Namespace               | CREATE |        | operations: [CREATE], apiGroups: [''], apiVersions: [v1], resources: ['*'], scope: Namespaced | -
        autoscaling/v2 HorizontalPodAutoscaler | CREATE | | operations: [CREATE], apiGroups: [autoscaling], apiVersions: [v1], resources: [horizontalpodautoscalers] | autoscaling/v1
        v1 Event                   | CREATE |        | operations: [CREATE], apiGroups: [events.k8s.io], apiVersions: [v1], resources: [events]      | events.k8s.io/v1
        v1 ConfigMap               | CREATE |        | operations: [CREATE], apiGroups: [''], apiVersions: [v1], resources: [configmaps], resourceNames: [web] | v1
        v1 ConfigMap               | CREATE |        | operations: [CREATE], apiGroups: [''], apiVersions: [v1], resources: [configmaps], resourceNames: [x]   | -
        """)
    void aRuleNamesOperationsGroupsVersionsResourcesAndScope(
            String kind, Operation operation, String subresource, String rule, String shownAt) {
        Matcher matcher = matcher("{rules: [{" + rule + "}]}");

        Answer<Optional<Kind>> match =
                matcher.match(request(kind, operation, subresource == null ? "" : subresource, ""));

        assertThat(version(match)).isEqualTo(shownAt);
    }

    @Test
    void exactMeansNoOtherVersion() {
        String rule = "{operations: [CREATE], apiGroups: [autoscaling], apiVersions: [v1],"
                + " resources: [horizontalpodautoscalers]}";
        Request request = request("autoscaling/v2 HorizontalPodAutoscaler", Operation.CREATE, "", "");

        assertThat(version(
                        matcher("{matchPolicy: Exact, rules: [" + rule + "]}").match(request)))
                .isEqualTo("-");
        assertThat(version(matcher("{matchPolicy: Equivalent, rules: [" + rule + "]}")
                        .match(request)))
                .isEqualTo("autoscaling/v1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        v1 ConfigMap  | namespaceSelector: {matchLabels: {team: red}}   | true
        v1 ConfigMap  | namespaceSelector: {matchLabels: {team: blue}}  | false
        v1 Namespace  | namespaceSelector: {matchLabels: {app: web}}    | true
        v1 Namespace  | namespaceSelector: {matchLabels: {team: red}}   | false
        v1 Node       | namespaceSelector: {matchLabels: {team: blue}}  | true
        v1 ConfigMap  | objectSelector: {matchLabels: {app: web}}       | true
        v1 ConfigMap  | objectSelector: {matchLabels: {app: db}}        | false
        v1 ConfigMap  | objectSelector: {matchExpressions: [{key: app, operator: DoesNotExist}]} | false
        v1 ConfigMap  | objectSelector: {}                              | true
        """)
    void selectorsNarrowItDown(String kind, String selector, boolean matches) {
        Answer<Optional<Kind>> match =
                matcher("{" + ALL + ", " + selector + "}").match(request(kind, Operation.CREATE, "", "app: web"));

        assertThat(match.asOptional().orElseThrow().isPresent()).isEqualTo(matches);
    }

    @Test
    void anObjectThatIsOrWasSelectedIsMeant() {
        Request now = request("v1 ConfigMap", Operation.UPDATE, "", "app: db");
        Request relabelled = new Request(
                now.operation(),
                now.kind(),
                now.object(),
                Optional.of(now.object().withLabel("app", "web")),
                "",
                false,
                now.options(),
                now.head(),
                now.kinds(),
                now.now(),
                now.user(),
                now.authorizer(),
                Consulted.NOBODY);
        Matcher matcher = matcher("{" + ALL + ", objectSelector: {matchLabels: {app: web}}}");

        assertThat(version(matcher.match(now))).isEqualTo("-");
        assertThat(version(matcher.match(relabelled))).isEqualTo("v1");
    }

    @Test
    void aNamespaceThatIsNotThereIsRefusedWhereItsLabelsCount() {
        Request request = request("v1 ConfigMap", Operation.CREATE, "", "");
        Request elsewhere = request.of(request.object().withAt("nowhere", "metadata", "namespace"));

        Answer<Optional<Kind>> match = matcher("{" + ALL + ", namespaceSelector: {matchLabels: {a: b}}}")
                .match(elsewhere);

        assertThat(match.refusal().orElseThrow().message()).isEqualTo("namespaces \"nowhere\" not found");
    }

    @Test
    void anExcludedResourceIsNotMeant() {
        Matcher matcher = Matcher.ofConstraints(tree("{resourceRules: [" + RULE + "], excludeResourceRules:"
                + " [{operations: ['*'], apiGroups: [''], apiVersions: ['*'], resources: [configmaps]}]}"));

        assertThat(version(matcher.match(request("v1 ConfigMap", Operation.CREATE, "", ""))))
                .isEqualTo("-");
        assertThat(version(matcher.match(request("v1 Secret", Operation.CREATE, "", ""))))
                .isEqualTo("v1");
    }

    @Test
    void whatSaysWhoIsAskedIsExempt() {
        Request configuration =
                request("admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration", Operation.DELETE, "", "");

        assertThat(Matcher.isExempt(configuration)).isTrue();
        assertThat(Matcher.isExempt(request("v1 ConfigMap", Operation.CREATE, "", "")))
                .isFalse();
    }

    private static final String RULE = "{operations: ['*'], apiGroups: ['*'], apiVersions: ['*'], resources: ['*']}";
    private static final String ALL = "rules: [" + RULE + "]";

    private static String version(Answer<Optional<Kind>> match) {
        return match.asOptional()
                .orElseThrow()
                .map(kind -> kind.gvk().apiVersion())
                .orElse("-");
    }

    private Request request(String apiVersionAndKind, Operation operation, String subresource, String labels) {
        String[] words = apiVersionAndKind.split(" ");
        GroupVersionKind gvk = GroupVersionKind.of(words[0], words[1]);
        Kind kind = KINDS.find(gvk).orElseThrow();
        ApiObject object = ApiObject.of(gvk, kind.namespaced() ? "shop" : "", "web")
                .withAt(tree("{" + labels + "}"), "metadata", "labels");
        return new Request(
                operation,
                kind,
                object,
                Optional.empty(),
                subresource,
                false,
                Mapping::empty,
                store.head(),
                KINDS,
                Instant.EPOCH,
                User.ADMIN,
                new Authorizer(store::snapshot),
                Consulted.NOBODY);
    }

    private static Matcher matcher(String webhook) {
        return Matcher.ofWebhook(tree(webhook));
    }

    private static Mapping tree(String yaml) {
        try {
            return Yaml.readOne(yaml).root().asMapping().orElseThrow();
        } catch (Malformed notYaml) {
            throw new AssertionError(notYaml);
        }
    }
}
