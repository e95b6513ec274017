package dev.slipway.sync.report.overview;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OverviewTest {
    private final RepositoryView shop = Views.shop().repository("shop").orElseThrow();

    @Test
    void stagesStandInTheOrderOfThePipeline() {
        assertThat(shop.stages()).extracting(StageView::name).containsExactly("development", "canary", "release");
    }

    @Test
    void applicationsStandByComponentThenInTheOrderOfThePipeline() {
        assertThat(shop.applications())
                .extracting(ApplicationView::name)
                .containsExactly("orders-development", "orders-canary", "storefront-development", "storefront-canary");
    }

    @Test
    void anythingWrongOrUnderWayIsNotSettled() {
        assertThat(shop.isSettled()).isFalse();
        assertThat(shop.application("storefront-development").orElseThrow().isInTrouble())
                .isTrue();
        assertThat(shop.application("storefront-canary").orElseThrow().isInTrouble())
                .isFalse();
    }

    @Test
    void aRepositoryWithoutApplicationsIsNotSettled() {
        Overview empty = Overview.of(Views.objects(Overview.CONFIG_REPOSITORY), List.of(), List.of());

        assertThat(empty.isSettled()).isFalse();
    }

    @Test
    void settledMeansAllSyncedAndHealthy() {
        Overview healthy = Overview.of(
                Views.objects(Overview.CONFIG_REPOSITORY),
                Views.objects(Overview.STAGE).subList(0, 2),
                Views.objects(Overview.APPLICATION).subList(0, 2));

        assertThat(healthy.isSettled()).isTrue();
    }
}
