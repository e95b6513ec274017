package dev.slipway.cluster.apiserver;

import static dev.slipway.cluster.apiserver.FakeWebhooks.allowed;
import static dev.slipway.cluster.apiserver.FakeWebhooks.configuration;
import static dev.slipway.cluster.apiserver.FakeWebhooks.denied;
import static dev.slipway.cluster.apiserver.FakeWebhooks.patched;
import static dev.slipway.cluster.apiserver.TestPlane.BY_TEST;
import static dev.slipway.cluster.apiserver.TestPlane.done;
import static dev.slipway.cluster.apiserver.TestPlane.object;
import static dev.slipway.cluster.apiserver.TestPlane.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.admission.Remarks;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.loop.VirtualLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import dev.slipway.cluster.plane.ControlPlane;
import dev.slipway.cluster.store.journal.MemoryJournal;
import dev.slipway.diff.tree.Mapping;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sentences are those of kube-apiserver. */
class WebhooksTest {
    private static final GroupKind CONFIG_MAP = new GroupKind("", "ConfigMap");
    private static final ObjectKey SETTINGS = new ObjectKey(CONFIG_MAP, "shop", "settings");
    private static final String URL = "https://hooks.example.com/";

    private final FakeWebhooks webhooks = new FakeWebhooks();
    private final TestPlane plane = TestPlane.asking(1, webhooks);

    @Test
    void aDenialIsToldInTheWordsOfTheWebhook() {
        webhooks.answering("/guard", request -> denied("settings need an owner"));
        validating("guard", "");

        Status refusal = plane.refusedCreation(settings("a: '1'"));

        assertThat(refusal.message())
                .isEqualTo("admission webhook \"guard.example.com\" denied the request: settings need an owner");
        assertThat(refusal.code()).isEqualTo(400);
        assertThat(plane.await(plane.client.get(SETTINGS)).refusal()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {allowed: false}                                                     | 400 |           | denied the request without explanation
        {allowed: false, status: {reason: Policy}}                           | 400 | Policy    | denied the request: Policy
        {allowed: false, status: {code: 403, reason: Forbidden, message: never}} | 403 | Forbidden | denied the request: never
        {allowed: false, status: {code: 200, message: odd}}                  | 400 |           | denied the request: odd
        {}                                                                   | 400 |           | denied the request without explanation
        """)
    void aDenialHasTheCodeAndReasonOfTheWebhook(String response, int code, String reason, String words) {
        webhooks.answering(
                "/guard", request -> TestPlane.tree(response).asMapping().orElseThrow());
        validating("guard", "");

        Status refusal = plane.refusedCreation(settings("a: '1'"));

        assertThat(refusal.message()).isEqualTo("admission webhook \"guard.example.com\" " + words);
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.reason()).isEqualTo(reason == null ? "" : reason);
    }

    @Test
    void theQuestionSaysWhoWritesWhatHow() {
        webhooks.answering("/guard", request -> allowed());
        validating("guard", "");
        Client dave = plane.server.clientFor(new User("dave", "7", List.of("devs"), new java.util.TreeMap<>()));

        plane.created(settings("a: '1'"));
        done(plane.await(dave.patch(SETTINGS, patch("{data: {a: '2'}}"), BY_TEST.asDryRun())));

        Mapping creation = webhooks.request(0);
        assertThat(creation.text("uid").orElseThrow()).hasSize(36);
        assertThat(creation.mapping("kind")).isEqualTo(Mapping.of("group", "", "version", "v1", "kind", "ConfigMap"));
        assertThat(creation.mapping("requestResource"))
                .isEqualTo(Mapping.of("group", "", "version", "v1", "resource", "configmaps"));
        assertThat(creation.text("operation")).hasValue("CREATE");
        assertThat(creation.text("namespace")).hasValue("shop");
        assertThat(creation.text("name")).hasValue("settings");
        assertThat(creation.text("userInfo", "username")).hasValue("system:apiserver");
        assertThat(creation.text("object", "metadata", "uid")).isPresent();
        assertThat(creation.get("oldObject").orElseThrow().isNull()).isTrue();
        assertThat(creation.bool("dryRun")).hasValue(false);
        assertThat(creation.text("options", "kind")).hasValue("CreateOptions");
        Mapping update = webhooks.request(1);
        assertThat(update.text("operation")).hasValue("UPDATE");
        assertThat(update.text("object", "data", "a")).hasValue("2");
        assertThat(update.text("oldObject", "data", "a")).hasValue("1");
        assertThat(update.mapping("userInfo")).isEqualTo(TestPlane.tree("{username: dave, uid: '7', groups: [devs]}"));
        assertThat(update.bool("dryRun")).hasValue(true);
        assertThat(update.mapping("options"))
                .isEqualTo(TestPlane.tree("{kind: UpdateOptions, apiVersion: meta.k8s.io/v1, dryRun: [All],"
                        + " fieldManager: test, fieldValidation: Strict}"));
        assertThat(webhooks.asked.get(0).call().url()).hasToString(URL + "guard?timeout=10s");
    }

    @Test
    void whatMutatingWebhooksMakeOfAnObjectIsStoredAndIsWhatValidatingOnesSee() {
        webhooks.answering("/first", request -> patched("[{op: add, path: /metadata/labels, value: {by: first}}]"));
        webhooks.answering(
                "/second",
                request -> patched("[{op: add, path: /data/seen, value: '"
                        + request.text("object", "metadata", "labels", "by").orElse("nobody") + "'}]"));
        webhooks.answering("/guard", request -> allowed());
        validating("guard", "");
        mutating("second", "");
        mutating("first", "");

        ApiObject made = plane.created(settings("a: '1'"));

        assertThat(made.labels()).containsEntry("by", "first");
        assertThat(made.root().text("data", "seen")).hasValue("first");
        assertThat(plane.get("", "ConfigMap", "shop", "settings")).isEqualTo(made);
        assertThat(webhooks.asked).extracting(FakeWebhooks.Asked::path).containsExactly("/first", "/second", "/guard");
        assertThat(webhooks.request(2).text("object", "data", "seen")).hasValue("first");
        assertThat(webhooks.request(2).text("object", "metadata", "uid")).hasValue(made.uid());
    }

    @Test
    void whatAWebhookAddsIsNobodys() {
        webhooks.answering("/first", request -> patched("[{op: add, path: /data/added, value: x}]"));
        plane.created(settings("a: '1'"));
        mutating("first", "");

        ApiObject changed = done(plane.await(plane.client.patch(SETTINGS, patch("{data: {b: '2'}}"), BY_TEST)));

        assertThat(changed.root().text("data", "added")).hasValue("x");
        assertThat(changed.metadata().sequence("managedFields").toString())
                .contains("f:b")
                .doesNotContain("f:added");
    }

    @Test
    void aWebhookThatWishesToSeesWhatOthersChangedAfterItOnce() {
        webhooks.answering(
                "/a",
                request -> patched("[{op: add, path: /data/a"
                        + request.mapping("object", "data").size() + ", value: x}]"));
        webhooks.answering(
                "/b",
                request -> patched("[{op: add, path: /data/b"
                        + request.mapping("object", "data").size() + ", value: x}]"));
        mutating("a", "reinvocationPolicy: IfNeeded");
        mutating("b", "reinvocationPolicy: Never");

        ApiObject made = plane.created(settings("k: '1'"));

        assertThat(webhooks.asked).extracting(FakeWebhooks.Asked::path).containsExactly("/a", "/b", "/a");
        assertThat(made.root().mapping("data").keys()).containsExactlyInAnyOrder("k", "a1", "b2", "a3");
    }

    @Test
    void theRulesOfTheControlPlaneSeeWhatWebhooksAdd() {
        webhooks.answering(
                "/first",
                request -> patched("[{op: add, path: /spec/containers/-, value: {name: side," + " image: proxy}}]"));
        mutating("first", "", "pods");
        plane.created("{apiVersion: v1, kind: LimitRange, metadata: {name: lr, namespace: shop}, spec: {limits:"
                + " [{type: Container, default: {cpu: 100m}}]}}");

        ApiObject pod = plane.created("{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec:"
                + " {containers: [{name: c, image: nginx}]}}");

        Mapping side = pod.spec().sequence("containers").mappings().get(1);
        assertThat(side.text("resources", "limits", "cpu")).hasValue("100m");
        assertThat(side.text("terminationMessagePath")).hasValue("/dev/termination-log");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {allowed: true, patch: W10=}                           | received invalid webhook response: webhook returned response.patch but not response.patchType
        {allowed: true, patchType: JSONPatch}                  | received invalid webhook response: webhook returned response.patchType but not response.patch
        {allowed: true, patch: e30=, patchType: JSONPatch}     | received undecodable patch in webhook response: a JSON patch is a list of operations
        {allowed: true, patch: '!', patchType: JSONPatch}      | failed to call webhook: illegal base64 data in response.patch
        {allowed: true, patch: W3t9XQ==, patchType: MergePatch} | unsupported patch type "MergePatch"
        {allowed: maybe}                                       | failed to call webhook: json: cannot unmarshal string into Go struct field AdmissionResponse.response.allowed of type bool
        {uid: other, allowed: true}                            | received invalid webhook response: expected response.uid=
        """)
    void anAnswerThatIsNoneIsAFailure(String response, String why) {
        webhooks.answering(
                "/first", request -> TestPlane.tree(response).asMapping().orElseThrow());
        mutating("first", "");

        Status refusal = plane.refusedCreation(settings("a: '1'"));

        assertThat(refusal.message())
                .startsWith("Internal error occurred: failed calling webhook \"first.example.com\": " + why);
        assertThat(refusal.code()).isEqualTo(500);
        assertThat(refusal.reason()).isEqualTo("InternalError");
    }

    @Test
    void aValidatingWebhookMayNotPatch() {
        webhooks.answering("/guard", request -> patched("[{op: add, path: /data/x, value: z}]"));
        validating("guard", "");

        assertThat(plane.refusedCreation(settings("a: '1'")).message())
                .isEqualTo("Internal error occurred: failed calling webhook \"guard.example.com\": received invalid"
                        + " webhook response: validating webhook may not return response.patch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"broken", "silent", "garbage", "empty", "error"})
    void whoDoesNotAnswerAsTheyShouldIsIgnoredWhereThePolicySaysSo(String path) {
        bad();
        mutating(path, "failurePolicy: Ignore");
        validating(path, "failurePolicy: Ignore");

        assertThat(plane.created(settings("a: '1'")).root().text("data", "a")).hasValue("1");
        assertThat(webhooks.timesAsked("/" + path)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        broken  | Post "https://hooks.example.com/broken?timeout=3s": dial tcp 10.0.0.1:443: connect: connection refused
        silent  | Post "https://hooks.example.com/silent?timeout=3s": context deadline exceeded
        garbage | couldn't get version/kind; json parse error:
        empty   | 0-length response with status code: 200 and content type: text/plain
        error   | an error on the server ("boom") has prevented the request from succeeding
        """)
    void whoDoesNotAnswerAsTheyShouldStopsTheWriteOtherwise(String path, String why) {
        bad();
        validating(path, "timeoutSeconds: 3");

        Status refusal = plane.refusedCreation(settings("a: '1'"));

        assertThat(refusal.message())
                .startsWith("Internal error occurred: failed calling webhook \"" + path
                        + ".example.com\": failed to call webhook: " + why);
        assertThat(plane.await(plane.client.get(SETTINGS)).refusal()).isPresent();
    }

    private void bad() {
        webhooks.failing("/broken", "dial tcp 10.0.0.1:443: connect: connection refused")
                .silent("/silent")
                .sending("/garbage", 200, "<html>")
                .sending("/empty", 200, "")
                .sending("/error", 500, "boom\n");
    }

    @Test
    void silenceIsOverWhenTheTimeIs() {
        webhooks.silent("/silent");
        validating("silent", "timeoutSeconds: 7");
        Instant before = plane.loop.instant();

        refused(plane.await(plane.client.create(object(settings("a: '1'")), BY_TEST)));

        assertThat(Duration.between(before, plane.loop.instant())).isEqualTo(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        [{op: replace, path: /nowhere/x, value: z}]             | 500 | Internal error occurred:
        [{op: add, path: /data/x, value: 5}]                    | 500 | Internal error occurred: ConfigMap in version "v1" cannot be handled as a ConfigMap:
        [{op: add, path: '/data/no good', value: z}]            | 422 | ConfigMap "settings" is invalid: data[no good]: Invalid value:
        [{op: replace, path: /metadata/namespace, value: other}] | 400 | the namespace of the provided object does not match the namespace sent on the request
        [{op: replace, path: /kind, value: Secret}]             | 500 | Internal error occurred: the patch of the webhook makes v1, Kind=Secret of v1, Kind=ConfigMap
        """)
    void aPatchThatMakesNoGoodObjectRefusesTheWriteWhateverThePolicy(String operations, int code, String words) {
        webhooks.answering("/first", request -> patched(operations));
        mutating("first", "failurePolicy: Ignore");

        Status refusal = plane.refusedCreation(settings("a: '1'"));

        assertThat(refusal.code()).isEqualTo(code);
        assertThat(refusal.message()).startsWith(words);
        assertThat(plane.await(plane.client.get(SETTINGS)).refusal()).isPresent();
    }

    @Test
    void aWebhookDoesNotMakeAnotherObjectOfTheOneThatIsChanged() {
        webhooks.answering("/first", request -> patched("[{op: replace, path: /metadata/name, value: other}]"));
        plane.created(settings("a: '1'"));
        mutating("first", "");

        Status refusal = refused(plane.await(plane.client.patch(SETTINGS, patch("{data: {b: '2'}}"), BY_TEST)));

        assertThat(refusal.message())
                .isEqualTo("ConfigMap \"settings\" is invalid: metadata.name: Invalid value: \"other\": field is"
                        + " immutable");
    }

    @Test
    void aDeletionIsAskedAboutAndCannotBeChanged() {
        plane.created(settings("a: '1'"));
        webhooks.answering("/guard", request -> denied("stays"));
        webhooks.answering("/first", request -> patched("[{op: add, path: /data, value: {}}]"));
        validating("guard", "");

        Status refusal = refused(plane.await(plane.client.delete(SETTINGS, DeleteOptions.BACKGROUND)));
        done(plane.await(plane.client.delete(
                new ObjectKey(
                        new GroupKind("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"), "", "guard"),
                DeleteOptions.BACKGROUND)));
        mutating("first", "");
        Status unchangeable = refused(plane.await(plane.client.delete(SETTINGS, DeleteOptions.BACKGROUND)));

        assertThat(refusal.message()).isEqualTo("admission webhook \"guard.example.com\" denied the request: stays");
        assertThat(webhooks.request(0).get("object").orElseThrow().isNull()).isTrue();
        assertThat(webhooks.request(0).text("oldObject", "data", "a")).hasValue("1");
        assertThat(webhooks.request(0).text("options", "propagationPolicy")).hasValue("Background");
        assertThat(unchangeable.message())
                .isEqualTo("Internal error occurred: admission webhook \"first.example.com\" attempted to modify the"
                        + " object, which is not supported for this operation");
        assertThat(plane.get("", "ConfigMap", "shop", "settings").name()).isEqualTo("settings");
    }

    @Test
    void aWebhookIsNeverAskedAboutWhatSaysWhoIsAsked() {
        webhooks.answering("/guard", request -> denied("never"));
        validating("guard", "", "'*'");

        validating("other", "");

        assertThat(webhooks.asked).isEmpty();
    }

    @Test
    void aDryRunIsAskedAboutAndWritesNothing() {
        webhooks.answering("/first", request -> patched("[{op: add, path: /data/x, value: z}]"));
        mutating("first", "");

        ApiObject shown = done(plane.await(plane.client.create(object(settings("a: '1'")), BY_TEST.asDryRun())));

        assertThat(shown.root().text("data", "x")).hasValue("z");
        assertThat(webhooks.request(0).bool("dryRun")).hasValue(true);
        assertThat(plane.await(plane.client.get(SETTINGS)).refusal()).isPresent();
    }

    @Test
    void warningsAndAnnotationsReachWhoListensAlsoWithARefusal() {
        webhooks.answering(
                "/guard",
                request -> denied("never")
                        .with("warnings", List.of("be careful"))
                        .with("auditAnnotations", Mapping.of("why", "because")));
        webhooks.answering("/first", request -> patched("[{op: add, path: /data/x, value: z}]"));
        webhooks.failing("/broken", "EOF");
        mutating("broken", "failurePolicy: Ignore");
        mutating("first", "");
        validating("guard", "");
        List<Remarks> heard = new ArrayList<>();
        Client client = plane.server.clientFor(User.ADMIN, heard::add);

        refused(plane.await(client.create(object(settings("a: '1'")), BY_TEST)));

        assertThat(heard).hasSize(1);
        assertThat(heard.get(0).warnings()).containsExactly("be careful");
        assertThat(heard.get(0).annotations())
                .containsEntry("guard.example.com/why", "because")
                .containsEntry("failed-open.mutation.webhook.admission.k8s.io/round_0_index_0", "broken.example.com")
                .containsEntry(
                        "mutation.webhook.admission.k8s.io/round_0_index_1",
                        "{\"configuration\":\"first\",\"webhook\":\"first.example.com\",\"mutated\":true}");
    }

    @Test
    void aServiceThatLeadsNowhereIsAFailureAtOnce() {
        String service = """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: guard}
                webhooks:
                - {name: guard.example.com, admissionReviewVersions: [v1], sideEffects: None,
                   clientConfig: {service: {name: guard, namespace: shop, path: /check}},
                   rules: [{operations: [CREATE], apiGroups: [''], apiVersions: [v1], resources: [configmaps]}]}
                """;
        String failure = "Internal error occurred: failed calling webhook \"guard.example.com\": failed to call"
                + " webhook: Post \"https://guard.shop.svc:443/check?timeout=10s\": ";
        plane.created(service);

        assertThat(plane.refusedCreation(settings("a: '1'")).message())
                .isEqualTo(failure + "service \"guard\" not found");
        plane.created("{apiVersion: v1, kind: Service, metadata: {name: guard, namespace: shop}, spec: {ports: [{port:"
                + " 443}], selector: {app: guard}}}");
        assertThat(plane.refusedCreation(settings("a: '1'")).message())
                .isEqualTo(failure + "no endpoints available for service \"guard\"");
        plane.created(
                "{apiVersion: v1, kind: Endpoints, metadata: {name: guard, namespace: shop}, subsets: [{addresses:"
                        + " [{ip: 10.244.0.9, targetRef: {kind: Pod, name: guard-0}}], ports: [{port: 8443}]}]}");
        assertThat(plane.refusedCreation(settings("a: '1'")).message())
                .isEqualTo(failure + "dial tcp 10.244.0.9:8443: connect: connection refused");
        assertThat(webhooks.asked).isEmpty();
    }

    @Test
    void aServiceLeadsToItsEndpointsOutsideTheCluster() {
        webhooks.answering("/check", request -> denied("asked"));
        plane.created("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: guard}
                webhooks:
                - {name: guard.example.com, admissionReviewVersions: [v1], sideEffects: None,
                   clientConfig: {service: {name: guard, namespace: shop, path: /check, port: 8443}},
                   rules: [{operations: [CREATE], apiGroups: [''], apiVersions: [v1], resources: [configmaps]}]}
                """);
        plane.created("{apiVersion: v1, kind: Service, metadata: {name: guard, namespace: shop}, spec: {ports: [{port:"
                + " 8443, name: https}]}}");
        plane.created(
                "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: guard-1, namespace: shop,"
                        + " labels: {kubernetes.io/service-name: guard}}, addressType: IPv4, endpoints: [{addresses:"
                        + " [192.0.2.7]}], ports: [{name: https, port: 9443}]}");

        assertThat(plane.refusedCreation(settings("a: '1'")).message()).endsWith("asked");

        assertThat(webhooks.asked.get(0).call().socket()).isEqualTo("192.0.2.7:9443");
        assertThat(webhooks.asked.get(0).call().url()).hasToString("https://guard.shop.svc:8443/check?timeout=10s");
    }

    @Test
    void aWebhookSeesTheVersionThatItAsksForAndItsPatchIsUnderstood() {
        webhooks.answering(
                "/first", request -> patched("[{op: replace, path: /spec/targetCPUUtilizationPercentage, value: 60}]"));
        plane.created("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: {name: first}
                webhooks:
                - {name: first.example.com, admissionReviewVersions: [v1], sideEffects: None,
                   clientConfig: {url: 'https://hooks.example.com/first'},
                   rules: [{operations: [CREATE], apiGroups: [autoscaling], apiVersions: [v1],
                            resources: [horizontalpodautoscalers]}]}
                """);

        ApiObject made = plane.created("""
                {apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: web, namespace: shop}, spec:
                {maxReplicas: 3, scaleTargetRef: {kind: Deployment, name: web, apiVersion: apps/v1}, metrics: [{type: Resource,
                resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]}}
                """);

        assertThat(webhooks.request(0).text("kind", "version")).hasValue("v1");
        assertThat(webhooks.request(0).text("requestKind", "version")).hasValue("v2");
        assertThat(webhooks.request(0).whole("object", "spec", "targetCPUUtilizationPercentage"))
                .hasValue(80L);
        assertThat(made.spec().sequence("metrics").mappings().get(0).whole("resource", "target", "averageUtilization"))
                .hasValue(60L);
    }

    @Test
    void aScaleIsSeenAndChangedAsScale() {
        plane.created("""
                {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop}, spec: {replicas: 1, selector:
                {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: x}]}}}}
                """);
        webhooks.answering("/first", request -> patched("[{op: replace, path: /spec/replicas, value: 3}]"));
        mutating("first", "", "deployments/scale");
        ObjectKey web = new ObjectKey(new GroupKind("apps", "Deployment"), "shop", "web");

        ApiObject scaled =
                done(plane.await(plane.client.patch(web, patch("{spec: {replicas: 9}}"), BY_TEST.on("scale"))));

        assertThat(webhooks.request(0).text("kind", "kind")).hasValue("Scale");
        assertThat(webhooks.request(0).text("resource", "resource")).hasValue("deployments");
        assertThat(webhooks.request(0).text("subResource")).hasValue("scale");
        assertThat(webhooks.request(0).whole("object", "spec", "replicas")).hasValue(9L);
        assertThat(scaled.spec().whole("replicas")).hasValue(3L);
    }

    @Test
    void bindingsAndEvictionsAreAskedAbout() {
        plane.created(
                "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {containers: [{name: c,"
                        + " image: nginx}]}}");
        webhooks.answering(
                "/guard", request -> denied(request.text("kind", "kind").orElse("")));
        validating("guard", "", "'pods/*'");

        Status binding = refused(plane.await(plane.client.create(
                object("{apiVersion: v1, kind: Binding, metadata: {name: web, namespace: shop}, target: {name: n}}"),
                BY_TEST.on("binding"))));
        Status eviction = refused(plane.await(plane.client.create(
                object("{apiVersion: policy/v1, kind: Eviction, metadata: {name: web, namespace: shop}}"),
                BY_TEST.on("eviction"))));

        assertThat(binding.message()).endsWith("denied the request: Binding");
        assertThat(eviction.message()).endsWith("denied the request: Eviction");
    }

    @Test
    void aWebhookMayItselfUseTheApi() {
        CompletableFuture<Answer<ApiObject>> made = new CompletableFuture<>();
        webhooks.raw(Duration.ofMillis(1), "/guard", request -> {
            if (request.text("name").orElse("").equals("from-webhook"))
                return CompletableFuture.completedFuture(
                        new FakeWebhooks.Response(200, "application/json", FakeWebhooks.review(request, allowed())));
            return plane.client
                    .create(
                            object(
                                    "{apiVersion: v1, kind: ConfigMap, metadata: {name: from-webhook, namespace: shop}}"),
                            BY_TEST)
                    .thenApply(answer -> {
                        made.complete(answer);
                        return new FakeWebhooks.Response(
                                200, "application/json", FakeWebhooks.review(request, allowed()));
                    });
        });
        validating("guard", "");

        plane.created(settings("a: '1'"));

        assertThat(made.join().asOptional()).isPresent();
    }

    @Test
    void aConditionalUpdateConflictsIfTheObjectChangedMeanwhileAndAPatchIsDecidedAnew() {
        webhooks.answeringAfter(Duration.ofSeconds(1), "/guard", request -> allowed());
        ApiObject before = plane.created(settings("a: '1'"));
        validating("guard", "objectSelector: {matchLabels: {slow: 'yes'}}");

        CompletableFuture<Answer<ApiObject>> update = plane.client.update(before.withLabel("slow", "yes"), BY_TEST);
        CompletableFuture<Answer<ApiObject>> patch =
                plane.client.patch(SETTINGS, patch("{metadata: {labels: {slow: 'yes'}}}"), BY_TEST);
        plane.loop.runFor(Duration.ofMillis(100));
        done(plane.await(plane.client.patch(SETTINGS, patch("{data: {b: '2'}}"), BY_TEST)));

        assertThat(refused(plane.await(update)).message()).contains("the object has been modified");
        ApiObject after = done(plane.await(patch));
        assertThat(after.root().text("data", "b")).hasValue("2");
        assertThat(after.labels()).containsEntry("slow", "yes");
        assertThat(webhooks.timesAsked("/guard")).isEqualTo(3);
    }

    @Test
    void aGeneratedNameAndUidStayWhileWebhooksAreAsked() {
        webhooks.answering("/guard", request -> allowed());
        validating("guard", "");

        ApiObject made =
                plane.created("{apiVersion: v1, kind: ConfigMap, metadata: {generateName: s-, namespace: shop}}");

        assertThat(webhooks.timesAsked("/guard")).isEqualTo(1);
        assertThat(webhooks.request(0).text("name")).hasValue(made.name());
        assertThat(webhooks.request(0).text("object", "metadata", "uid")).hasValue(made.uid());
    }

    @Test
    void anObjectThatKeepsChangingIsGivenUpAfterAMinute() {
        webhooks.answeringAfter(Duration.ofSeconds(2), "/guard", request -> allowed());
        plane.created(settings("a: '1'"));
        validating("guard", "objectSelector: {matchLabels: {slow: 'yes'}}");
        tick(0);

        Status refusal = refused(
                plane.await(plane.client.patch(SETTINGS, patch("{metadata: {labels: {slow: 'yes'}}}"), BY_TEST)));

        assertThat(refusal.code()).isEqualTo(504);
        assertThat(refusal.message())
                .isEqualTo("Timeout: request did not complete within requested timeout - context deadline exceeded");
    }

    private void tick(int count) {
        if (count > 100) return;
        plane.loop.after(Duration.ofSeconds(1), () -> {
            var unused = plane.client.patch(SETTINGS, patch("{data: {a: '" + count + "'}}"), BY_TEST);
            tick(count + 1);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        object.data.a == "1"                                                          | true
        object.data.a == "2"                                                          | false
        request.operation == "CREATE" && request.userInfo.username == "dave"          | true
        authorizer.group("").resource("secrets").namespace("shop").check("get").allowed() | true
        authorizer.requestResource.check("create").allowed()                          | true
        !has(request.userInfo.extra) && request.namespace == "shop"                   | true
        oldObject == null                                                             | true
        """)
    void aWebhookIsAskedWhereItsConditionsHold(String expression, boolean asked) {
        webhooks.answering("/guard", request -> allowed());
        validating(
                "guard",
                "matchConditions: [{name: always, expression: 'true'}, {name: it, expression: '" + expression + "'}]");
        Client dave = plane.server.clientFor(new User("dave", List.of(User.MASTERS)));

        done(plane.await(dave.create(object(settings("a: '1'")), BY_TEST)));

        assertThat(webhooks.timesAsked("/guard")).isEqualTo(asked ? 1 : 0);
    }

    @Test
    void aConditionThatCannotBeToldIsAMatterOfTheFailurePolicy() {
        String broken = "matchConditions: [{name: it, expression: 'object.spec.nowhere == 1'}]";
        validating("away", broken + ", failurePolicy: Ignore");
        plane.created(settings("a: '1'"));
        validating("guard", broken);

        Status refusal = refused(plane.await(plane.client.patch(SETTINGS, patch("{data: {a: '2'}}"), BY_TEST)));

        assertThat(refusal.code()).isEqualTo(403);
        assertThat(refusal.message())
                .startsWith(
                        "configmaps \"settings\" is forbidden: expression 'object.spec.nowhere == 1' resulted in error:");
        assertThat(webhooks.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        clientConfig: {url: 'http://a.b/c'}                  | clientConfig.url: Invalid value: "http": 'https' is the only allowed URL scheme; desired format: https://host[/path]
        clientConfig: {url: 'https://a.b/c?d=e'}             | clientConfig.url: Invalid value: "d=e": query parameters are not permitted in the URL
        clientConfig: {url: 'https://me@a.b/c'}              | clientConfig.url: Invalid value: "me": user information is not permitted in the URL
        clientConfig: {url: 'https:///c'}                    | clientConfig.url: Invalid value: "": host must be specified; desired format: https://host[/path]
        clientConfig: {url: 'https://a b'}                   | clientConfig.url: Required value: url must be a valid URL:
        clientConfig: {service: {name: a, namespace: b, path: c}} | clientConfig.service.path: Invalid value: "c": must start with a '/'
        admissionReviewVersions: [v1beta1]                   | admissionReviewVersions: Invalid value: ["v1beta1"]: must include at least one of v1
        admissionReviewVersions: [v1, v1]                    | admissionReviewVersions[1]: Invalid value: "v1": duplicate version
        matchConditions: [{name: it, expression: 'nobody'}]  | matchConditions[0].expression: Invalid value: "nobody": compilation failed:
        matchConditions: [{name: it, expression: '1'}]       | matchConditions[0].expression: Invalid value: "1": must evaluate to bool
        sideEffects: Unknown                                 | sideEffects: Unsupported value: "Unknown": supported values: "None", "NoneOnDryRun"
        timeoutSeconds: 31                                   | timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds
        name: guard                                          | name: Invalid value: "guard": should be a domain with at least three segments separated by dots
        """)
    void aConfigurationThatCannotWorkIsRefused(String field, String words) {
        ApiObject good = object(configuration("Validating", "guard", "configmaps", ""));
        Mapping webhook = good.root().sequence("webhooks").mappings().get(0);
        for (var entry : TestPlane.tree("{" + field + "}").asMapping().orElseThrow())
            webhook = webhook.with(entry.getKey(), entry.getValue());

        Status refusal = refused(plane.await(plane.client.create(good.with("webhooks", List.of(webhook)), BY_TEST)));

        assertThat(refusal.message()).contains("webhooks[0]." + words);
    }

    @Test
    void asksNoMoreAtOnceThanIsGoodAndEverybodyInTheEnd() {
        int[] underWay = {0, 0};
        webhooks.raw(Duration.ZERO, "/guard", request -> {
            underWay[1] = Math.max(underWay[1], ++underWay[0]);
            CompletableFuture<FakeWebhooks.Response> answer = new CompletableFuture<>();
            plane.loop.after(Duration.ofSeconds(1), () -> {
                underWay[0]--;
                answer.complete(
                        new FakeWebhooks.Response(200, "application/json", FakeWebhooks.review(request, allowed())));
            });
            return answer;
        });
        validating("guard", "");
        List<CompletableFuture<Answer<ApiObject>>> answers = new ArrayList<>();

        for (int i = 0; i < 600; i++)
            answers.add(plane.client.create(object(settings("a: '1'")).withAt("s" + i, "metadata", "name"), BY_TEST));
        plane.loop.runFor(Duration.ofSeconds(10));

        assertThat(answers).allMatch(answer -> answer.join().asOptional().isPresent());
        assertThat(underWay[1]).isBetween(200, 256);
    }

    @Test
    void controllersAreAskedAboutAndRehearsalsAreNot() {
        FakeWebhooks hooks = new FakeWebhooks()
                .answering("/mark", request -> patched("[{op: add, path: /metadata/labels/marked, value: here}]"));
        VirtualLoop loop = new VirtualLoop(1, Instant.parse("2026-01-01T00:00:00Z"));
        hooks.loop = loop;
        ControlPlane whole = new ControlPlane(
                loop, new MemoryJournal(), ControlPlane.Settings.withNodes(1).asking(hooks));
        whole.start();
        loop.runFor(Duration.ofSeconds(5));
        var unused = whole.client()
                .create(
                        object(configuration("Mutating", "mark", "pods", "")
                                .replace("operations: ['*']", "operations: [CREATE]")),
                        BY_TEST);
        var unusedToo = whole.client().create(object(WEB), BY_TEST);

        loop.runFor(Duration.ofSeconds(30));
        long asked = hooks.timesAsked("/mark");
        VirtualLoop other = new VirtualLoop(2, loop.instant());
        ControlPlane rehearsal = whole.fork(other);
        rehearsal.start();
        var unusedAsWell = rehearsal
                .client()
                .create(object(WEB.replace("name: web", "name: other").replace("app: web", "app: other")), BY_TEST);
        other.runFor(Duration.ofSeconds(30));

        assertThat(asked).isEqualTo(2);
        assertThat(whole.store().snapshot().list(POD))
                .hasSize(2)
                .allMatch(pod -> pod.labels().containsKey("marked"))
                .allMatch(pod -> pod.status().text("phase").orElse("").equals("Running"));
        assertThat(rehearsal.store().snapshot().list(POD)).hasSize(4);
        assertThat(hooks.timesAsked("/mark")).isEqualTo(asked);
    }

    private static final GroupKind POD = new GroupKind("", "Pod");
    private static final String WEB = """
            {apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: default}, spec: {replicas: 2, selector:
            {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: x}]}}}}
            """;

    @Test
    void theControlPlaneStartsWithoutAskingAnybody() {
        webhooks.answering("/guard", request -> denied("no"));
        validating("guard", "", "'*'");

        plane.await(plane.server.start());

        assertThat(webhooks.asked).isEmpty();
        assertThat(plane.get("", "Namespace", "", "default").name()).isEqualTo("default");
    }

    private void validating(String name, String more) {
        validating(name, more, "configmaps");
    }

    private void validating(String name, String more, String resources) {
        plane.created(configuration("Validating", name, resources, more));
    }

    private void mutating(String name, String more) {
        mutating(name, more, "configmaps");
    }

    private void mutating(String name, String more, String resources) {
        plane.created(configuration("Mutating", name, resources, more));
    }

    private static String settings(String data) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: shop}, data: {" + data + "}}";
    }

    private static Patch patch(String yaml) {
        return Patch.merge(TestPlane.tree(yaml));
    }
}
