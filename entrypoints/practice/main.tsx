import '../../components/base.css';
import { ask } from '../../lib/view/ask.ts';
import { mount } from '../../lib/view/mount.ts';
import { App } from './app.tsx';

mount(<App ask={ask} />);
