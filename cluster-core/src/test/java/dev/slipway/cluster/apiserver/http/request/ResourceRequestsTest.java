package dev.slipway.cluster.apiserver.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.client.ListOptions.RevisionMatch;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.client.WriteOptions.FieldValidation;
import dev.slipway.cluster.client.Writer.Patch;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.kind.builtin.BuiltInKinds;
import dev.slipway.cluster.object.FieldSelector;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceRequestsTest {
    private static final KindRegistry KINDS = BuiltInKinds.registry();
    private static final String PODS = "/api/v1/namespaces/shop/pods";
    private static final String WEB = "/apis/apps/v1/namespaces/shop/deployments/web";

    @Test
    void readsOneObject() {
        ResourceRequest.Get get = (ResourceRequest.Get) done(Call.of("GET", WEB));

        assertThat(get.key()).isEqualTo(new ObjectKey(new GroupKind("apps", "Deployment"), "shop", "web"));
        assertThat(get.subresource()).isEmpty();
    }

    @Test
    void readsAPageAsKubectlAsksForIt() {
        ListOptions options = list(PODS + "?labelSelector=app%3Dweb&fieldSelector=spec.nodeName%3Dn1&limit=500");

        assertThat(options.namespace()).isEqualTo("shop");
        assertThat(options.limit()).isEqualTo(500);
        assertThat(options.labels()).hasToString("app=web");
        assertThat(options.fields()).hasToString("spec.nodeName=n1");
    }

    @Test
    void aVersionOfZeroMeansAnyStateAndNoLimit() {
        assertThat(list(PODS + "?resourceVersion=0&limit=2").limit()).isZero();
    }

    @Test
    void aVersionWithALimitMeansThatVersionExactly() {
        assertThat(list(PODS + "?resourceVersion=215&limit=1").match()).isEqualTo(RevisionMatch.EXACT);
        assertThat(list(PODS + "?resourceVersion=215").match()).isEqualTo(RevisionMatch.NOT_OLDER_THAN);
        assertThat(list(PODS + "?resourceVersion=215&limit=1&resourceVersionMatch=NotOlderThan")
                        .match())
                .isEqualTo(RevisionMatch.NOT_OLDER_THAN);
    }

    @Test
    void goesOnWhereATokenSays() {
        String token = new ContinueToken(939, "shop/web-2").encode();

        ListOptions options = list(PODS + "?limit=3&continue=" + token);

        assertThat(options.next()).isEqualTo("shop/web-2");
        assertThat(options.atRevision()).isEqualTo(939);
        assertThat(options.match()).isEqualTo(RevisionMatch.EXACT);
    }

    @Test
    void writesTokensAsTheRealServerDoes() {
        assertThat(new ContinueToken(939, "/page-2\u0000").encode())
                .isEqualTo("eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6OTM5LCJzdGFydCI6Ii9wYWdlLTJcdTAwMDAifQ");
    }

    @Test
    void watchesFromAVersion() {
        ResourceRequest.Follow follow = (ResourceRequest.Follow)
                done(Call.of("GET", PODS + "?watch=1&resourceVersion=7&allowWatchBookmarks=true&timeoutSeconds=9"));

        assertThat(follow.options().atRevision()).isEqualTo(7);
        assertThat(follow.bookmarks()).isTrue();
        assertThat(follow.tellInitialEnd()).isFalse();
        assertThat(follow.timeout()).contains(Duration.ofSeconds(9));
    }

    @Test
    void watchesOneObjectByItsName() {
        ResourceRequest.Follow follow = (ResourceRequest.Follow) done(Call.of("GET", PODS + "/web-1?watch=true"));

        assertThat(follow.options().fields()).isEqualTo(FieldSelector.name("web-1"));
    }

    @Test
    void tellsTheEndOfThePresentStateToWhoAsks() {
        ResourceRequest.Follow follow = (ResourceRequest.Follow) done(Call.of(
                "GET",
                PODS + "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"));

        assertThat(follow.tellInitialEnd()).isTrue();
        assertThat(follow.options().atRevision()).isZero();
    }

    @Test
    void readsHowAWriteIsMeant() {
        Call call = Call.of("POST", PODS + "?dryRun=All&fieldManager=kubectl-create&fieldValidation=Strict");

        ResourceRequest.Create create = (ResourceRequest.Create) done(call);

        assertThat(create.options())
                .isEqualTo(new WriteOptions("kubectl-create", true, false, "", FieldValidation.STRICT));
        assertThat(create.namespace()).isEqualTo("shop");
    }

    @Test
    void namesTheFieldManagerAfterTheUserAgent() {
        Call call = Call.of("PUT", WEB).from("kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0");

        assertThat(((ResourceRequest.Replace) done(call)).options().fieldManager())
                .isEqualTo("kubectl");
    }

    @Test
    void tellsPatchesByTheirMediaType() {
        Call call = Call.of("PATCH", WEB + "/scale");

        assertThat(done(call.withContentType("application/merge-patch+json; charset=utf-8")))
                .isInstanceOfSatisfying(ResourceRequest.Change.class, change -> {
                    assertThat(change.type()).isEqualTo(Patch.Type.MERGE);
                    assertThat(change.options().subresource()).isEqualTo("scale");
                });
        assertThat(refused(call.withContentType("application/json")).code()).isEqualTo(415);
    }

    @Test
    void appliesWithForce() {
        Call call = Call.of("PATCH", WEB + "?fieldManager=slipway&force=true")
                .withContentType("application/apply-patch+yaml");

        assertThat(((ResourceRequest.Apply) done(call)).options().force()).isTrue();
    }

    @Test
    void readsHowADeletionIsMeant() {
        Call call = Call.of("DELETE", PODS + "/web-1?propagationPolicy=Foreground&gracePeriodSeconds=3");

        DeleteOptions options = ((ResourceRequest.Remove) done(call)).options();

        assertThat(options.propagation()).isEqualTo(DeleteOptions.Propagation.FOREGROUND);
        assertThat(options.graceSeconds()).isEqualTo(Optional.of(3L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /api/v1/nopes | 404 | the server could not find the requested resource",
                "GET | /api/v1/namespaces/shop/nodes | 404 | the server could not find the requested resource",
                "GET | /api/v1/pods/web | 404 | the server could not find the requested resource",
                "GET | /api/v1/namespaces/shop/configmaps/a/status | 404 | the server could not find the requested resource",
                "POST | /api/v1/namespaces/shop/pods/web | 405 | the server does not allow this method on the requested resource",
                "POST | /api/v1/pods | 405 | the server does not allow this method on the requested resource",
                "GET | /api/v1/pods?labelSelector=a%3D%3D%3Db | 400 | unable to parse requirement: found '=', expected: identifier",
                "GET | /api/v1/pods?limit=many | 400 | strconv.ParseInt: parsing \"many\": invalid syntax",
                "GET | /api/v1/pods?watch=1&resourceVersion=abc | 400 | resourceVersion: Invalid value: \"abc\":"
                        + " strconv.ParseUint: parsing \"abc\": invalid syntax",
                "GET | /api/v1/pods?resourceVersionMatch=Exact | 422 | ListOptions.meta.k8s.io \"\" is invalid:"
                        + " resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided",
                "GET | /api/v1/pods?watch=1&sendInitialEvents=true | 422 | ListOptions.meta.k8s.io \"\" is invalid:"
                        + " resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
                "GET | /api/v1/pods?continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6OTM5LCJzdGFydCI6IngifQ&resourceVersion=9 | 400 |"
                        + " specifying resource version is not allowed when using continue",
                "GET | /api/v1/pods?continue=nonsense | 400 | continue key is not valid: illegal base64 or JSON",
                "POST | /api/v1/namespaces/shop/pods?dryRun=Some | 422 | CreateOptions.meta.k8s.io \"\" is invalid: dryRun:"
                        + " Unsupported value: [\"Some\"]: supported values: \"All\"",
                "POST | /api/v1/namespaces/shop/pods?fieldValidation=Maybe | 422 | CreateOptions.meta.k8s.io \"\" is invalid:"
                        + " fieldValidation: Unsupported value: \"Maybe\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"",
                "GET | /api/v1/namespaces/shop/pods/web/log | 400 | pod web runs on a simulated node and has no container:"
                        + " log is not possible",
                "PATCH | /api/v1/namespaces/shop/pods/web/ephemeralcontainers | 400 | pod web runs on a simulated node and has no"
                        + " container: debug is not possible"
            })
    void refusesInTheWordsThatClientsKnow(String method, String path, int code, String message) {
        Status status = refused(Call.of(method, path));

        assertThat(status.message()).isEqualTo(message);
        assertThat(status.code()).isEqualTo(code);
    }

    @Test
    void refusesPatchesThatDoNotSayWhatTheyMust() {
        Call apply = Call.of("PATCH", WEB).withContentType("application/apply-patch+yaml");
        Call forced = Call.of("PATCH", WEB + "?force=true").withContentType("application/merge-patch+json");
        Call nobody = Call.of("PATCH", WEB + "?fieldManager=" + "m".repeat(129))
                .withContentType("application/apply-patch+yaml");

        assertThat(refused(apply).message())
                .isEqualTo(
                        "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        assertThat(refused(forced).message())
                .isEqualTo(
                        "PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be specified for non-apply patch");
        assertThat(refused(nobody).details().causes())
                .isEqualTo(List.of(new Status.Cause(
                        "FieldValueTooLong", "Too long: may not be more than 128 bytes", "fieldManager")));
    }

    private static ListOptions list(String path) {
        return ((ResourceRequest.ListAll) done(Call.of("GET", path))).options();
    }

    private static ResourceRequest done(Call call) {
        return parse(call).asOptional().orElseThrow();
    }

    private static Status refused(Call call) {
        return parse(call).refusal().orElseThrow();
    }

    private static Answer<ResourceRequest> parse(Call call) {
        return ResourceRequests.parse(call, (Target.Objects) Target.of(call.path()), KINDS);
    }
}
