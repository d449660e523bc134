/** The tabs that the Playground opens with: the life of one order, from the customer's registration on. */

export interface PlaygroundTab {
  name: string;
  query: string;
  variables?: object;
  preRequestScript?: string;
  postRequestScript?: string;
}

/**
 * Altair's environment, where a tab finds what an earlier one left. `headers` are sent by every tab; without
 * a token there are none, because an empty token would be refused where its absence only means signed out.
 */
export const environmentVariables = { email: '', accessToken: '', headers: {} };

export const playgroundTabs: PlaygroundTab[] = [
  {
    name: '1 Register',
    query: `# Creates a customer with an account. For 15 minutes the other
# tabs then act for them: a script keeps the access token.
mutation Register($input: RegisterUserInput!) {
  registerUser(input: $input) {
    user { id name email account { balance { amount currency } } }
    session { accessToken expiresAt }
    userErrors { code message field }
  }
}`,
    variables: {
      input: { email: '{{email}}', password: 'correct horse battery', name: 'Ada Lovelace' },
    },
    preRequestScript: `// A new address each time, and no token: an expired one would be refused.
altair.helpers.setEnvironment('email', 'ada.' + Date.now() + '@example.com');
altair.helpers.setEnvironment('headers', {});`,
    postRequestScript: `// From here on every tab acts for the new customer.
const session = JSON.parse(altair.response.body).data?.registerUser?.session;
if (session) {
  altair.helpers.setEnvironment('accessToken', session.accessToken, true);
  altair.helpers.setEnvironment('headers', { Authorization: 'Bearer {{accessToken}}' }, true);
}`,
  },
  {
    name: '2 Deposit',
    query: `# Pays 100.00 into the customer's account.
mutation Deposit($input: DepositInput!) {
  deposit(input: $input) {
    account { balance { amount currency } }
    entry { kind amount { amount } balanceAfter { amount } }
    userErrors { code message field }
  }
}`,
    variables: { input: { amount: { amount: '100.00', currency: 'USD' } } },
  },
  {
    name: '3 Place order',
    query: `# Places an order of 32.50 and charges it to the account.
mutation PlaceOrder($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    order {
      number
      status
      total { amount currency }
      payment { status amount { amount } }
      paymentFailure { code message }
    }
    userErrors { code message field }
  }
}`,
    variables: {
      input: {
        items: [
          { sku: 'TEA-1', name: 'Green tea', quantity: 2, unitPrice: { amount: '12.50', currency: 'USD' } },
          { sku: 'CUP-1', name: 'Cup', quantity: 1, unitPrice: { amount: '7.50', currency: 'USD' } },
        ],
      },
    },
  },
  {
    name: '4 Look',
    query: `# What four services know of it. The message comes a moment
# after the order.
query Look {
  me {
    name
    account {
      balance { amount currency }
      entries { nodes { kind amount { amount } balanceAfter { amount } } }
    }
  }
  orders { nodes { number status total { amount } payment { status } } }
  notifications { nodes { kind subject body } }
}`,
  },
  {
    name: '5 Place an order that fails',
    query: `# Costs more than the account holds: the order comes back as
# PAYMENT_FAILED, and nothing is charged.
mutation PlaceTooDearOrder($input: PlaceOrderInput!) {
  placeOrder(input: $input) {
    order {
      number
      status
      total { amount currency }
      payment { status declineCode }
      paymentFailure { code message }
    }
    userErrors { code message field }
  }
}`,
    variables: {
      input: {
        items: [{ name: 'Grand piano', quantity: 1, unitPrice: { amount: '25000.00', currency: 'USD' } }],
      },
    },
  },
];
