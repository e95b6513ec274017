package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LimitsTest {
    @Test
    void leavesFilesForOthers() {
        assertThat(Limits.connectionsWith(1024)).isEqualTo(768);
        assertThat(Limits.connectionsWith(20_000)).isEqualTo(18_000);
        assertThat(Limits.connectionsWith(64)).isEqualTo(16);
    }

    @Test
    void readsWhatTheSystemAllowsThisProcess() {
        assertThat(Limits.openFiles("Max open files            1024                 1048576              files     "))
                .isEqualTo(1024);
        assertThat(Limits.openFiles("Max open files            unlimited            unlimited            files     "))
                .isEqualTo(1 << 20);
        assertThat(Limits.ofThisProcess().connections()).isGreaterThanOrEqualTo(16);
    }
}
