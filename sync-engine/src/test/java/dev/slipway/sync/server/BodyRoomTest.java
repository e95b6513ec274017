package dev.slipway.sync.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyRoomTest {
    private final BodyRoom room = new BodyRoom(1000, 10, 100);

    @Test
    void theFirstBytesOfEachBodyAreFree() {
        BodyRoom.Share large = room.share();
        assertThat(large.mayKeep(110)).isTrue();

        assertThat(room.share().mayKeep(10)).isTrue();
        assertThat(room.share().mayKeep(11)).isFalse();
    }

    @Test
    void aBodyThatGrowsTakesOnlyWhatIsNew() {
        BodyRoom.Share share = room.share();

        for (int bytes = 1; bytes <= 110; bytes++)
            assertThat(share.mayKeep(bytes)).isTrue();
        assertThat(share.mayKeep(111)).isFalse();
        assertThat(share.isTooLarge()).isFalse();
    }

    @Test
    void whatIsGivenBackIsThereForOthers() {
        BodyRoom.Share share = room.share();
        share.mayKeep(110);

        share.close();
        share.close();

        assertThat(room.share().mayKeep(110)).isTrue();
        assertThat(room.left()).hasValue(0);
    }

    @Test
    void aBodyThatIsTooLargeIsSoHoweverMuchIsLeft() {
        BodyRoom.Share share = new BodyRoom(1000, 10, 1_000_000).share();

        assertThat(share.mayKeep(1000)).isTrue();
        assertThat(share.mayKeep(1001)).isFalse();
        assertThat(share.isTooLarge()).isTrue();
    }
}
