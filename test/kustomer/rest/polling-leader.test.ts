import { expect } from 'chai';
import { PollingLeader } from '../../../src/kustomer/rest/polling-leader.js';
import { FakeTabs } from '../../support/fake-tabs.js';
import { ManualClock, settle } from '../../support/manual-clock.js';

const PATIENCE = 15_000;

const setUp = () => {
  const tabs = new FakeTabs();
  const clock = new ManualClock();
  const open = () => {
    const heard: string[] = [];
    const leader = new PollingLeader('c1', {
      locks: tabs,
      channel: tabs.openChannel('c1'),
      clock,
      onPoke: () => heard.push('poke'),
      onChange: () => heard.push('change'),
    });
    return { leader, heard };
  };
  return { tabs, clock, open };
};

describe('PollingLeader', () => {
  it('leads in the first tab, which polls', async () => {
    const { open, tabs } = setUp();
    const first = open();
    await settle();
    expect(first.leader.shouldPoll(PATIENCE)).to.be.true;
    expect(tabs.posted).to.deep.equal([]);
  });

  it('follows in the second tab, which asks instead', async () => {
    const { open } = setUp();
    const first = open();
    const second = open();
    await settle();
    expect(second.leader.shouldPoll(PATIENCE)).to.be.false;
    expect(first.heard).to.deep.equal(['poke']);
  });

  it('tells the others that something changed, and no more than that', async () => {
    const { open, tabs } = setUp();
    const first = open();
    const second = open();
    await settle();
    first.leader.polled(true);
    first.leader.polled(false);
    expect(second.heard).to.deep.equal(['change']);
    expect(first.heard).to.deep.equal([]);
    expect(tabs.posted).to.deep.equal(['changed', 'unchanged']);
  });

  it('tells nothing as a follower', async () => {
    const { open, tabs } = setUp();
    open();
    const second = open();
    await settle();
    second.leader.polled(true);
    expect(tabs.posted).to.deep.equal([]);
  });

  it('steps in for a leader that stays silent, and asks again afterwards', async () => {
    const { open, clock } = setUp();
    open();
    const second = open();
    await settle();
    expect(second.leader.shouldPoll(PATIENCE)).to.be.false;
    await clock.advance(PATIENCE - 1);
    expect(second.leader.shouldPoll(PATIENCE)).to.be.false;
    await clock.advance(1);
    expect(second.leader.shouldPoll(PATIENCE)).to.be.true;
    expect(second.leader.shouldPoll(PATIENCE)).to.be.false;
  });

  it('does not step in for a leader that answers', async () => {
    const { open, clock } = setUp();
    const first = open();
    const second = open();
    await settle();
    for (let round = 0; round < 6; round += 1) {
      expect(second.leader.shouldPoll(PATIENCE)).to.be.false;
      await clock.advance(5_000);
      first.leader.polled(false);
    }
  });

  it('leads as soon as the leader has gone', async () => {
    const { open } = setUp();
    const first = open();
    const second = open();
    await settle();
    first.leader.stop();
    await settle();
    expect(second.leader.shouldPoll(PATIENCE)).to.be.true;
  });

  it('lets go of the lock although it got it only after it was stopped', async () => {
    const { open, tabs } = setUp();
    const first = open();
    first.leader.stop();
    await settle();
    expect(tabs.isHeld('c1')).to.be.false;
  });

  it('hears nothing any more once it is stopped', async () => {
    const { open } = setUp();
    const first = open();
    const second = open();
    await settle();
    second.leader.stop();
    first.leader.polled(true);
    expect(second.heard).to.deep.equal([]);
  });

  it('passes over what is no note of its own', async () => {
    const { open, tabs } = setUp();
    const first = open();
    await settle();
    const stranger = tabs.openChannel('c1');
    for (const note of [null, 'else', { type: 'poke' }, 7]) stranger.post(note);
    expect(first.heard).to.deep.equal([]);
  });
});
