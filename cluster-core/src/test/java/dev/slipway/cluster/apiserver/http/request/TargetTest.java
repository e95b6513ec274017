package dev.slipway.cluster.apiserver.http.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TargetTest {
    @Test
    void readsCoreAndGroupedObjects() {
        assertThat(Target.of("/api/v1/namespaces/shop/pods/web-1"))
                .isEqualTo(new Target.Objects("", "v1", "shop", "pods", "web-1", ""));
        assertThat(Target.of("/apis/apps/v1/deployments"))
                .isEqualTo(new Target.Objects("apps", "v1", "", "deployments", "", ""));
        assertThat(Target.of("/apis/apps/v1/namespaces/shop/deployments/web/scale"))
                .isEqualTo(new Target.Objects("apps", "v1", "shop", "deployments", "web", "scale"));
    }

    @Test
    void tellsANamespacesSubresourceFromAKindInIt() {
        assertThat(Target.of("/api/v1/namespaces/shop"))
                .isEqualTo(new Target.Objects("", "v1", "", "namespaces", "shop", ""));
        assertThat(Target.of("/api/v1/namespaces/shop/finalize"))
                .isEqualTo(new Target.Objects("", "v1", "", "namespaces", "shop", "finalize"));
        assertThat(Target.of("/api/v1/namespaces/shop/secrets"))
                .isEqualTo(new Target.Objects("", "v1", "shop", "secrets", "", ""));
    }

    @Test
    void readsTheDocumentsAboutWhatExists() {
        assertThat(Target.of("/")).isEqualTo(new Target.Root());
        assertThat(Target.of("/api")).isEqualTo(new Target.CoreVersions());
        assertThat(Target.of("/api/v1")).isEqualTo(new Target.Resources("", "v1"));
        assertThat(Target.of("/apis/")).isEqualTo(new Target.Groups());
        assertThat(Target.of("/apis/apps")).isEqualTo(new Target.Group("apps"));
        assertThat(Target.of("/openapi/v3/apis/apps/v1")).isEqualTo(new Target.OpenApiDocument("apis/apps/v1"));
        assertThat(Target.of("/readyz/ping")).isEqualTo(new Target.Health("readyz", "ping"));
        assertThat(Target.of("/metrics")).isEqualTo(new Target.Nothing());
        assertThat(Target.of("/swagger-2.0.0.pb-v1")).isEqualTo(new Target.Nothing());
    }
}
