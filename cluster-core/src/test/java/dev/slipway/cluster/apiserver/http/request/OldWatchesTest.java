package dev.slipway.cluster.apiserver.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OldWatchesTest {
    @Test
    void aWatchOfTheOldFormMeansOneOfToday() {
        Map<String, String> today = new TreeMap<>();
        today.put("/api/v1/watch/pods", "/api/v1/pods?watch=true");
        today.put(
                "/api/v1/watch/namespaces/shop/pods/web?watch=0&limit=1",
                "/api/v1/namespaces/shop/pods/web?limit=1&watch=true");
        today.put("/apis/apps/v1/watch/deployments", "/apis/apps/v1/deployments?watch=true");

        today.forEach((old, expected) -> assertThat(written("GET", old)).isEqualTo(expected));
    }

    @Test
    void everythingElseIsLeftAsItIs() {
        for (String path : new String[] {
            "/api/v1/watch", "/apis/watch/v1/watch", "/api/v1/namespaces/watch/pods", "/api/v1/namespaces/a/watch/b"
        }) assertThat(written("GET", path)).isEqualTo(path);
        assertThat(written("DELETE", "/api/v1/watch/pods")).isEqualTo("/api/v1/watch/pods");
    }

    private static String written(String method, String pathAndQuery) {
        Call call = OldWatches.today(Call.of(method, pathAndQuery));
        String query = call.query().toString();
        return query.isEmpty() ? call.path() : call.path() + "?" + query;
    }
}
