// Twelve frameworks on one page. Each draws a word into a text node of its own and, when it is told to, puts another text in
// its place in its own way: most change the words of the node that is there. `show[name](text)` does it for one of them.

import '@angular/compiler';
import Alpine from 'alpinejs';
import { Application, Controller } from '@hotwired/stimulus';
import { ChangeDetectorRef, Component, inject, provideZonelessChangeDetection } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import $ from 'jquery';
import ko from 'knockout';
import { html as litHtml, render as litRender } from 'lit';
import m from 'mithril';
import { h as preactElement, render as preactRender } from 'preact';
import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createSignal } from 'solid-js';
import html from 'solid-js/html';
import { render as solidRender } from 'solid-js/web';
import { mount } from 'svelte';
import { createApp, h, ref } from 'vue';
import Words from './words.svelte';

const WAITING = 'waiting';
const show = (globalThis.show = {});

/** A section of the page for one framework. */
function place(name, inside = '') {
  const section = document.createElement('section');
  section.id = name;
  section.innerHTML = inside;
  document.body.append(section);
  return section;
}

{
  const words = ref(WAITING);
  createApp({ render: () => h('p', words.value) }).mount(place('vue'));
  show.vue = (text) => (words.value = text);
}
{
  const words = ref(WAITING);
  createApp({ setup: () => ({ words }), template: '<p><b>!</b> {{ words }}</p>' }).mount(place('vue-beside'));
  show['vue-beside'] = (text) => (words.value = text);
}
{
  const Words = () => {
    const [words, setWords] = useState(WAITING);
    show.react = setWords;
    return createElement('p', null, 'now: ', words);
  };
  createRoot(place('react')).render(createElement(Words));
}
{
  const section = place('preact');
  show.preact = (text) => preactRender(preactElement('p', null, text), section);
  show.preact(WAITING);
}
{
  const holder = {};
  mount(Words, { target: place('svelte'), props: { place: holder } });
  show.svelte = (text) => holder.show(text);
}
{
  const [words, setWords] = createSignal(WAITING);
  solidRender(() => html`<p>now: ${words}</p>`, place('solid'));
  show.solid = setWords;
}
{
  const section = place('lit');
  show.lit = (text) => litRender(litHtml`<p>now: ${text}</p>`, section);
  show.lit(WAITING);
}
{
  class Root {
    words = WAITING;
    changes = inject(ChangeDetectorRef);
    constructor() {
      show.angular = (text) => {
        this.words = text;
        this.changes.markForCheck();
      };
    }
  }
  const Decorated = Component({ selector: '#angular', template: '<p>{{ words }}</p>' })(Root) ?? Root;
  place('angular');
  void bootstrapApplication(Decorated, { providers: [provideZonelessChangeDetection()] });
}
{
  place('alpine', `<p x-data x-text="$store.words">${WAITING}</p>`);
  Alpine.store('words', WAITING);
  Alpine.start();
  show.alpine = (text) => Alpine.store('words', text);
}
{
  const section = place('knockout', '<p data-bind="text: words"></p>');
  const words = ko.observable(WAITING);
  ko.applyBindings({ words }, section);
  show.knockout = words;
}
{
  let words = WAITING;
  m.mount(place('mithril'), { view: () => m('p', words) });
  show.mithril = (text) => {
    words = text;
    m.redraw();
  };
}
{
  place('stimulus', `<p data-controller="words" data-words-text-value="${WAITING}">${WAITING}</p>`);
  class WordsController extends Controller {
    static values = { text: String };
    textValueChanged(text) {
      this.element.firstChild.nodeValue = text;
    }
  }
  Application.start().register('words', WordsController);
  show.stimulus = (text) => document.querySelector('#stimulus p').setAttribute('data-words-text-value', text);
}
{
  const section = $(place('jquery', `<p>${WAITING}</p>`));
  show.jquery = (text) => section.find('p').text(text);
}
